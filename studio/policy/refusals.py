"""Formats that are recognised and cannot be read: what they are, and what the person can do."""

from __future__ import annotations

from studio.policy.readers.contract import ZIP_MAGIC, Sample

SAVE_AS = "请用 WPS 或 Word 打开后“另存为”DOCX 格式，再上传。"
OLE2_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "这是图片，里面没有可读取的文字。请上传文件的 DOCX 或 TXT 版。"),
    (b"\x89PNG", "这是图片，里面没有可读取的文字。请上传文件的 DOCX 或 TXT 版。"),
    (b"GIF8", "这是图片，里面没有可读取的文字。请上传文件的 DOCX 或 TXT 版。"),
    (b"II*\x00", "这是扫描图片（TIFF），里面没有可读取的文字。请上传文件的 DOCX 或 TXT 版。"),
    (b"MM\x00*", "这是扫描图片（TIFF），里面没有可读取的文字。请上传文件的 DOCX 或 TXT 版。"),
    (b"Rar!", "这是 RAR 压缩包。请解压后上传里面的政策文件。"),
    (b"7z\xbc\xaf", "这是 7Z 压缩包。请解压后上传里面的政策文件。"),
    (b"\x1f\x8b", "这是 GZ 压缩包。请解压后上传里面的政策文件。"),
    (b"MZ\x90\x00", "这是程序文件，不是政策文件，没有打开。请上传政策文件的 DOCX 或 TXT 版。"),
    (b"\x7fELF", "这是程序文件，不是政策文件，没有打开。请上传政策文件的 DOCX 或 TXT 版。"),
)

MEMBERS: tuple[tuple[str, str], ...] = (
    ("OFD.xml", "这是 OFD 版式文件，目前还不能直接读取。请上传同一文件的 DOCX 版，或把文字复制到 TXT 文件后上传。"),
    ("xl/workbook.xml", "这是 Excel 表格，不是政策文件正文。请上传政策文件的 DOCX 或 TXT 版。"),
    ("ppt/presentation.xml", "这是演示文稿，不是政策文件正文。请上传政策文件的 DOCX 或 TXT 版。"),
)

ZIP_WITHOUT_POLICY = "这是压缩包，里面没有可直接读取的政策文件。请解压后上传其中的 DOCX 或 TXT 文件。"
ZIP_CUT_OFF = "这个文件不完整（压缩结构缺失），可能没有下载完。请重新下载，确认能用 WPS 或 Word 打开后再上传。"
UNKNOWN = "认不出这个文件的格式，没有读到文字。请用 WPS 或 Word 打开后另存为 DOCX，再上传。"


def refusal(sample: Sample) -> str:
    """Why this file, which no reader took, cannot be used: one sentence that says what to do."""
    if sample.head.startswith(ZIP_MAGIC):
        return _zip_refusal(sample)
    return next((sentence for magic, sentence in MAGIC if sample.head.startswith(magic)), UNKNOWN)


def known_magic(head: bytes) -> bool:
    """Whether the first bytes are those of a format that is certainly not plain text."""
    return head.startswith((OLE2_MAGIC, ZIP_MAGIC)) or any(head.startswith(magic) for magic, _ in MAGIC)


def _zip_refusal(sample: Sample) -> str:
    if not sample.members:
        return ZIP_CUT_OFF
    return next((sentence for name, sentence in MEMBERS if name in sample.members), ZIP_WITHOUT_POLICY)
