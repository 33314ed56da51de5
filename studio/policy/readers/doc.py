"""DOC and WPS: Word 97–2003 binary files, whatever program wrote them.

With LibreOffice on the machine the file is converted and read as DOCX, automatic numbers and all.
Without it, or when it fails, the text is read piece by piece. The reading says which way it was.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import olefile

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN, LOCKED
from studio.policy.office import as_docx
from studio.policy.readers.contract import Lines, Reader, Sample
from studio.policy.readers.docx import Docx
from studio.policy.refusals import OLE2_MAGIC, SAVE_AS
from studio.policy.word_binary import lines_of, table_stream

CONVERTED = "这是旧版 DOC/WPS 文件，已由 LibreOffice 转换后读取，自动编号已还原。请对照原文核对编号和表格。"
READ_DIRECTLY = (
    "这是旧版 DOC/WPS 文件，没有经 LibreOffice 转换，由系统直接读出文字：“一、”“（一）”这类自动编号没有读出来。"
    "请对照原文补上编号；或用 WPS、Word 另存为 DOCX 后重新上传。"
)
NOT_A_TEXT = (
    ("Workbook", "这是 Excel 表格，不是政策文件正文。请上传政策文件的 DOC、DOCX 或 TXT 版。"),
    ("Book", "这是 Excel 表格，不是政策文件正文。请上传政策文件的 DOC、DOCX 或 TXT 版。"),
    ("PowerPoint Document", "这是演示文稿，不是政策文件正文。请上传政策文件的 DOC、DOCX 或 TXT 版。"),
    ("__properties_version1.0", "这是 Outlook 邮件，不是政策文件正文。请把邮件里的附件另存后上传。"),
    ("EncryptedPackage", LOCKED),
    ("CONTENTS", f"这是旧版 Works 文档，无法读取。{SAVE_AS}"),
)
OTHER = f"这个文件是旧版 Office 格式，但里面没有文档正文，无法读取。{SAVE_AS}"

_TROUBLE = (OSError, ValueError, struct.error, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What olefile lets through on a damaged container."""


class Doc(Reader):
    key, label = "doc", "DOC / WPS"

    def recognises(self, sample: Sample) -> bool:
        return sample.head.startswith(OLE2_MAGIC)

    def read(self, data: bytes) -> Lines:
        return read_with(as_docx, data)


def read_with(convert: Callable[[bytes], bytes | None], data: bytes) -> Lines:
    """The lines by way of `convert` where that gives a DOCX, else piece by piece. Raises `UnusableInput`."""
    word, table = streams_of(data)
    # Read first: a file whose text is cut off is refused, where a converter would give what is left of it.
    own = lines_of(word, table)
    converted = convert(data)
    if converted:
        try:
            return Lines(Docx().read(converted), warnings=[CONVERTED])
        except UnusableInput:
            pass
    return Lines(own, warnings=[READ_DIRECTLY])


def streams_of(data: bytes) -> tuple[bytes, bytes]:
    """The WordDocument stream and its table stream. Raises `UnusableInput` when this is no open Word file."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if not ole.exists("WordDocument"):
                raise UnusableInput(next((told for name, told in NOT_A_TEXT if ole.exists(name)), OTHER))
            word = ole.openstream("WordDocument").read()
            name = table_stream(word)
            return word, ole.openstream(name).read() if ole.exists(name) else b""
    except _TROUBLE as trouble:
        raise UnusableInput(BROKEN) from trouble
