"""PDFium may be asked by one thread at a time (https://pdfium.googlesource.com/pdfium/, “not thread-safe”)."""

from __future__ import annotations

import threading

PDFIUM = threading.RLock()
"""Held around everything that opens, reads, draws or closes a PDF."""
