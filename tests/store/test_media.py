"""Files are kept whole, found by their digest, and never handed out changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.errors import NotFound, UnusableInput
from studio.store.media import MediaStore


def test_the_same_bytes_come_back(tmp_path: Path) -> None:
    media = MediaStore(tmp_path)
    assert media.get(media.put("解读".encode())) == "解读".encode()


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    media = MediaStore(tmp_path)
    digest = media.put(b"signed")
    media.path(digest).write_bytes(b"sign3d")
    with pytest.raises(NotFound, match="不一致"):
        media.get(digest)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_gets_a_sentence_and_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    media = MediaStore(tmp_path)
    real = os.fdopen
    monkeypatch.setattr(
        os, "fdopen", lambda handle, mode: (os.close(handle), real(os.open("/dev/full", os.O_WRONLY), mode))[1]
    )
    with pytest.raises(UnusableInput, match="磁盘"):
        media.put(b"x" * 100_000)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_changed_behind_our_back_is_made_good_when_it_is_made_again(tmp_path: Path) -> None:
    media = MediaStore(tmp_path)
    digest = media.put(b"signed")
    media.path(digest).write_bytes(b"sign3d")
    assert media.put(b"signed") == digest
    assert media.get(digest) == b"signed"
