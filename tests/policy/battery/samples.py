"""Small good files of every format, made in memory: what the battery spoils.

A reader added to `studio/policy/readers` needs its key here; `test_battery.py` asks for it. Formats are made
by hand where that is a page of code, so that no other program's habits are the only ones tried.
"""

from __future__ import annotations

import base64
import io
import quopri
import struct
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import typst

from studio.paths import ASSETS
from studio.policy.readers.contract import sample_of
from studio.policy.readers.registry import reader_for
from tests.policy.making import NOTICE, W_NS, document_xml, docx, paragraph

LINES = NOTICE.splitlines()
TRADITIONAL = "各級人民政府應當按照本辦法的規定做好政策解讀工作，加強組織領導。\n第一條　為規範管理，制定本辦法。\n"
DOCUMENTS = Path(__file__).parent.parent / "documents"

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFD = "http://www.ofdspec.org/2016"


@cache
def samples_of(key: str) -> tuple[bytes, ...]:
    """Good files for the reader `key`: those made here, and those kept in `documents`. () when there are none."""
    made = SAMPLES[key]() if key in SAMPLES else []
    return (*made, *_kept(key))


def _kept(key: str) -> Sequence[bytes]:
    files = sorted(path for path in DOCUMENTS.iterdir() if path.is_file() and path.stat().st_size < 500_000)
    readers = ((data, reader_for(sample_of(data))) for data in (path.read_bytes() for path in files))
    return [data for data, reader in readers if reader is not None and reader.key == key]


def _txt() -> list[bytes]:
    encodings = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
    return [*(NOTICE.encode(encoding) for encoding in encodings), TRADITIONAL.encode("big5")]


NUMBERING = (
    f'<w:numbering xmlns:w="{W_NS}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)
STYLES = (
    f'<w:styles xmlns:w="{W_NS}"><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style></w:styles>'
)
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def _docx() -> list[bytes]:
    row = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("项目", "标准"))
    rich = f"{paragraph('总体要求', LISTED)}{paragraph('主要任务', LISTED)}<w:tbl><w:tr>{row}</w:tr></w:tbl>"
    plain = "".join(paragraph(line) for line in LINES)
    return [docx(plain), docx(plain + rich, numbering=NUMBERING, styles=STYLES)]


def page(encoding: str = "utf-8") -> str:
    body = "".join(f"<p>{escape(line)}</p>" for line in LINES)
    table = "<table><tr><td>项目</td><td>标准</td></tr><tr><td>补贴</td><td>500元</td></tr></table>"
    return (
        f'<!DOCTYPE html><html><head><meta charset="{encoding}"><title>通知</title></head>'
        f"<body><nav>首页</nav><div>{body}{table}</div></body></html>"
    )


def _html() -> list[bytes]:
    return [page("utf-8").encode(), page("gb2312").encode("gb18030")]


def _pdf() -> list[bytes]:
    source = "\n\n".join(LINES)
    setup = '#set page(width: 210mm, height: 297mm)\n#set text(font: "Noto Sans SC", size: 14pt)\n'
    table = "\n#table(columns: 2, [项目], [标准], [补贴], [500元])\n"
    fonts = [str(ASSETS / "fonts")]
    made = typst.compile((setup + source + table).encode(), font_paths=fonts, ignore_system_fonts=True, format="pdf")
    return [made] if isinstance(made, bytes) else []


def rtf(body: str, head: str = r"\rtf1\ansi\ansicpg936\deff0") -> bytes:
    return ("{" + head + r"{\fonttbl{\f0 SimSun;}}" + body + "}").encode("ascii", "replace")


def _rtf() -> list[bytes]:
    by_number = "".join("".join(_rtf_unit(char) for char in line) + "\\par\n" for line in LINES)
    by_code = "".join("".join(f"\\'{byte:02x}" for byte in line.encode("gb18030")) + "\\par\n" for line in LINES)
    table = r"\trowd\cellx2000\cellx4000\intbl\u39033?\cell\u26631?\cell\row"
    return [rtf(by_number), rtf(by_code + table)]


def _rtf_unit(char: str) -> str:
    number = ord(char)
    return char if number < 128 else f"\\u{number - 65536 if number > 32767 else number}?"


def odt_xml(body: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}" '
        f'xmlns:table="{TABLE}" office:version="1.2"><office:body><office:text>{body}</office:text></office:body>'
        "</office:document-content>"
    )


def odt(body: str, **more: str) -> bytes:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    members = {"content.xml": odt_xml(body), "META-INF/manifest.xml": manifest} | more
    return stored("mimetype", "application/vnd.oasis.opendocument.text", members)


def _odt() -> list[bytes]:
    body = "".join(f"<text:p>{escape(line)}</text:p>" for line in LINES)
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("项目", "标准"))
    return [odt(f"{body}<table:table><table:table-row>{cells}</table:table-row></table:table>")]


def ofd(content: str, pages: str = "", **more: str) -> bytes:
    root = (
        f'<ofd:OFD xmlns:ofd="{OFD}" Version="1.0"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    document = (
        f'<ofd:Document xmlns:ofd="{OFD}"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>'
        "</ofd:PageArea></ofd:CommonData><ofd:Pages>"
        f"{pages or '<ofd:Page ID=' + chr(34) + '1' + chr(34) + ' BaseLoc=' + chr(34) + 'Pages/Page_0/Content.xml' + chr(34) + '/>'}"
        "</ofd:Pages></ofd:Document>"
    )
    page = f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content><ofd:Layer ID="2">{content}</ofd:Layer></ofd:Content></ofd:Page>'
    members = {"OFD.xml": root, "Doc_0/Document.xml": document, "Doc_0/Pages/Page_0/Content.xml": page} | more
    return stored("", "", members)


def ofd_text(text: str, *, at: int, delta: str = "") -> str:
    return (
        f'<ofd:TextObject ID="{100 + at}" Boundary="20 {20 + 8 * at} 170 7" Font="3" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{delta or f"g {max(1, len(text) - 1)} 5"}">{escape(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _ofd() -> list[bytes]:
    return [ofd("".join(ofd_text(line, at=place) for place, line in enumerate(LINES)))]


def _mht() -> list[bytes]:
    return [
        mht(base64.encodebytes(page().encode()).decode(), "base64"),
        mht(quopri.encodestring(page("gb2312").encode("gb18030")).decode(), "quoted-printable", "gb2312"),
    ]


def mht(body: str, transfer: str = "8bit", charset: str = "utf-8", boundary: str = "----=_Part_0") -> bytes:
    return (
        "From: <Saved by Browser>\r\nSubject: =?utf-8?B?6YCa55+l?=\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n\r\n--{boundary}\r\n'
        f'Content-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: {transfer}\r\n'
        f"Content-Location: http://www.example.gov.cn/a.html\r\n\r\n{body}\r\n--{boundary}--\r\n"
    ).encode()


def stored(first: str, content: str, members: dict[str, str]) -> bytes:
    """A zip whose first member, when it is named, is kept uncompressed, as ODF asks for its `mimetype`. No member has a date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo(first), content, zipfile.ZIP_STORED)
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, archive.compression)
    return buffer.getvalue()


# ── DOC: [MS-DOC] in an [MS-CFB] file, just as much as carries a piece table ─────────────────────────────

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
ENCRYPTED, ONE_TABLE = 0x0100, 0x0200


def doc(text: str, *, flags: int = ONE_TABLE, pieces: int = 1, length: int | None = None) -> bytes:
    """A Word 97 file. `pieces` repeats the text's one piece; `length` lies about how much text there is."""
    plain = text.replace("\n", "\r")
    fib = bytearray(0x400)
    struct.pack_into("<HHHHHH", fib, 0, 0xA5EC, 0x00C1, 0, 0x0804, 0, flags)
    struct.pack_into("<HH", fib, 0x20, 14, 0)
    struct.pack_into("<H", fib, 0x3E, 22)
    struct.pack_into("<i", fib, 0x4C, len(plain) if length is None else length)
    struct.pack_into("<H", fib, 0x98, 93)
    places = [len(plain) * number for number in range(pieces + 1)]
    plc = struct.pack(f"<{len(places)}I", *places) + struct.pack("<HIH", 0, len(fib), 0) * pieces
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", fib, 0x9A + 33 * 8, 0, len(clx))
    return cfb({"WordDocument": bytes(fib) + plain.encode("utf-16-le"), "1Table": clx})


def cfb(streams: dict[str, bytes]) -> bytes:
    """An OLE2 file whose streams all lie in ordinary sectors (each at least 4096 bytes long)."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    body, table, entries = bytearray(), [FAT], [_entry("Root Entry", kind=5, child=1)]
    chains = [("", b"".join(entries)), *padded.items()]
    starts: dict[str, int] = {}
    directory_sectors = -(-(len(padded) + 1) // 4)
    chains[0] = ("", b"\0" * (directory_sectors * SECTOR))
    for name, data in chains:
        count = -(-len(data) // SECTOR)
        starts[name] = len(table)
        table += [*range(len(table) + 1, len(table) + count), END]
        body += data.ljust(count * SECTOR, b"\0")
    for place, (name, data) in enumerate(padded.items(), start=1):
        following = place + 1 if place < len(padded) else FREE
        entries.append(_entry(name, kind=2, right=following, start=starts[name], size=len(data)))
    directory = b"".join(entries)
    body[: len(directory)] = directory
    if len(table) > SECTOR // 4:
        raise ValueError("one sector of allocation table holds 127 further sectors")
    table += [FREE] * (SECTOR // 4 - len(table))
    header = struct.pack("<8s16sHHHHH6x", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, starts[""], 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + struct.pack(f"<{SECTOR // 4}I", *table) + bytes(body)


def _entry(name: str, *, kind: int, child: int = FREE, right: int = FREE, start: int = END, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    fixed = struct.pack("<64sHBBIII", raw, len(raw), kind, 1, FREE, right, child)
    return fixed + b"\0" * 36 + struct.pack("<IQ", start, size)


def _doc() -> list[bytes]:
    return [doc(NOTICE)]


def flat_package(body: str) -> bytes:
    """A DOCX kept in one XML file."""
    part = '<pkg:part pkg:name="/word/{0}.xml"><pkg:xmlData>{1}</pkg:xmlData></pkg:part>'
    document = document_xml(body).partition("?>")[2]
    parts = part.format("document", document) + part.format("numbering", NUMBERING) + part.format("styles", STYLES)
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f'<?xml version="1.0" encoding="UTF-8"?><pkg:package xmlns:pkg="{space}">{parts}</pkg:package>'.encode()


def word_2003(body: str) -> bytes:
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    document = f'<w:wordDocument xmlns:w="{space}"><w:body>{body}</w:body></w:wordDocument>'
    return f'<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>{document}'.encode()


def _wordxml() -> list[bytes]:
    body = "".join(paragraph(line) for line in LINES)
    return [flat_package(body + paragraph("总体要求", LISTED)), word_2003(body)]


SAMPLES: dict[str, Callable[[], list[bytes]]] = {
    "txt": _txt,
    "docx": _docx,
    "html": _html,
    "pdf": _pdf,
    "ofd": _ofd,
    "odt": _odt,
    "rtf": _rtf,
    "doc": _doc,
    "mht": _mht,
    "wordxml": _wordxml,
}
