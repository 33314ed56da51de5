"""Giving memory back: what a long-running worker asks of the C library, so that it stays as small as it was.

Python frees what it no longer needs; glibc keeps much of it, in an arena for each thread, and after the first large
block is freed keeps larger and larger ones too. Files of some megabytes come and go with every step of a delivery, in
dozens of threads, and would leave holes that only grow.
mallopt(3): https://man7.org/linux/man-pages/man3/mallopt.3.html
"""

from __future__ import annotations

import ctypes
import platform

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
LARGE = 128 * 1024
"""Bytes: from here on a block is borrowed from the system alone and goes back when it is freed. Setting the figure
that is the default anyway stops it from growing."""
ARENAS = 2


def give_back_memory() -> bool:
    """Called once, before the threads begin. False where the C library is another one."""
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return bool(mallopt(M_MMAP_THRESHOLD, LARGE)) and bool(mallopt(M_ARENA_MAX, ARENAS))
