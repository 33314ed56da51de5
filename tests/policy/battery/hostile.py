"""Files made to do harm, by format: bombs, loops, lies and nesting. Each maker gives one file.

Makers marked `heavy` take a second or more, to make or to refuse; the quick sample of the test run leaves them out.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import partial

from tests.policy.battery.samples import (
    NOTICE,
    OFD,
    W_NS,
    cfb,
    doc,
    flat_package,
    mht,
    odt,
    ofd,
    ofd_text,
    page,
    rtf,
    samples_of,
    word_2003,
)
from tests.policy.battery.spoiling import packed, unpacked
from tests.policy.making import document_xml, docx, paragraph, zipped

Maker = Callable[[], bytes]
QUICK: dict[str, dict[str, Maker]] = {}
HEAVY: dict[str, dict[str, Maker]] = {}
BODY = "".join(paragraph(line) for line in NOTICE.splitlines())
AWKWARD = (
    "第",
    "（",
    "（）",
    "1.",
    "1.1.1",
    "《",
    "《甲《乙》",
    "一",
    "万",
    "局",
    "“甲",
    "附件",
    "自2021年",
    "1月1日",
    "，",
    "〔2020〕",
)
ENTITIES = '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY i SYSTEM "file:///etc/passwd">'
PARAMETER = '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;'


def quick(key: str, name: str, maker: Maker) -> None:
    QUICK.setdefault(key, {})[name] = maker


def heavy(key: str, name: str, maker: Maker) -> None:
    HEAVY.setdefault(key, {})[name] = maker


def hostile_files(key: str, *, heavy_too: bool) -> dict[str, Maker]:
    """Name → maker of every such file for the reader `key`."""
    everywhere = {"empty": bytes, "one byte": lambda: b"\0", "a gap": lambda: b"\r\n \t" * 50}
    return everywhere | QUICK.get(key, {}) | (HEAVY.get(key, {}) if heavy_too else {})


# ── plain text ───────────────────────────────────────────────────────────────────────────────────────


def _alternating() -> bytes:
    return b"\n".join(line.encode(("utf-8", "gb18030")[n % 2]) for n, line in enumerate(NOTICE.splitlines()))


quick("txt", "two encodings in turn", _alternating)
quick("txt", "utf-8 mark on gb18030", lambda: b"\xef\xbb\xbf" + NOTICE.encode("gb18030"))
quick("txt", "utf-16 mark on utf-8", lambda: b"\xff\xfe" + NOTICE.encode())
quick(
    "txt",
    "utf-16 with lone surrogates",
    lambda: b"\xff\xfe" + (NOTICE + "\ud800甲\udc00").encode("utf-16-le", "surrogatepass"),
)
quick("txt", "surrogates in utf-8", lambda: (NOTICE + "\ud800甲").encode("utf-8", "surrogatepass"))
quick("txt", "utf-16 of odd length", lambda: NOTICE.encode("utf-16")[:-1])
quick("txt", "utf-32", lambda: NOTICE.encode("utf-32"))
quick("txt", "utf-7", lambda: NOTICE.encode("utf-7"))
quick("txt", "hz", lambda: NOTICE.encode("hz", "replace"))
quick("txt", "zeros between", lambda: NOTICE.replace("。", "。\0\0").encode())
quick("txt", "only control characters", lambda: bytes(range(1, 32)) * 40)
quick("txt", "marks of direction", lambda: NOTICE.replace("\n", "\u202e\u2066\n\u200f").encode())
quick("txt", "stacked accents", lambda: ("通知\u0301" + "\u0301" * 3000 + NOTICE).encode())
quick("txt", "private use", lambda: ("\ue000\uf8ff" * 500 + NOTICE).encode())
quick("txt", "old line ends", lambda: NOTICE.replace("\n", "\r").encode("gb18030"))
quick("txt", "form feeds", lambda: NOTICE.replace("\n", "\f\v\x85\u2028").encode())
quick("txt", "one line", lambda: NOTICE.replace("\n", "").encode())
for unit in AWKWARD:
    quick(
        "txt",
        f"30 000 of {unit}",
        partial(lambda unit: f"关于甲的通知\n各单位：\n{unit * (30_000 // len(unit))}".encode(), unit),
    )
    heavy(
        "txt",
        f"a million of {unit}",
        partial(lambda unit: f"关于甲的通知\n各单位：\n{unit * (990_000 // len(unit))}".encode(), unit),
    )
    heavy(
        "txt",
        f"50 000 lines of {unit}",
        partial(lambda unit: f"关于甲的通知\n各单位：\n{(unit + chr(10)) * 49_000}".encode(), unit),
    )
quick("txt", "a number of 20 000 digits", lambda: ("奖励" + "1" * 20_000 + "元。第" + "9" * 20_000 + "条").encode())
quick("txt", "a thousand terms in one line", lambda: "，".join(f"“甲{n}”是指乙" for n in range(1000)).encode())
heavy("txt", "a million paragraphs", lambda: ("甲\n" * 1_000_000).encode())
heavy("txt", "ten million empty lines", lambda: b"\n" * 10_000_000 + NOTICE.encode())
heavy("txt", "two million characters", lambda: (NOTICE * 3000).encode())
heavy("txt", "a million rows of a table", lambda: ("甲\t乙\t丙\n" * 350_000).encode())
heavy("txt", "ninety megabytes of zeros", lambda: bytes(90_000_000) + "甲".encode())
heavy("txt", "ninety megabytes of one character", lambda: ("甲" * 30_000_000).encode())
heavy("txt", "ninety megabytes in no encoding", lambda: b"\xff\x81\x00\xd6" * 22_000_000)


# ── zips in general ──────────────────────────────────────────────────────────────────────────────────


def _lying(data: bytes, offset: int, value: bytes) -> bytes:
    """Every central directory record tells `value` at `offset`."""
    spoiled, place = bytearray(data), data.find(b"PK\x01\x02")
    while place >= 0:
        spoiled[place + offset : place + offset + len(value)] = value
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(spoiled)


def _good(key: str) -> bytes:
    return samples_of(key)[0]


def _with(key: str, *more: tuple[str, bytes]) -> bytes:
    return packed([*unpacked(_good(key)), *more])


def _main_replaced(key: str, change: Callable[[bytes], bytes]) -> bytes:
    main = MAIN[key]
    return packed([(name, change(data) if name == main else data) for name, data in unpacked(_good(key))])


def _declared(data: bytes, declaration: str, *, entity: str = "i") -> bytes:
    body = data.partition(b"?>")[2] if data.startswith(b"<?xml") else data
    inside = body.replace("管理".encode(), f"&{entity};".encode(), 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>{declaration}]>'.encode() + inside


def _renamed(data: bytes, old: str, new: str) -> bytes:
    return packed([(name, content.replace(old.encode(), new.encode())) for name, content in unpacked(data)])


def _nested_zip(depth: int) -> bytes:
    data = bytes(1_000_000)
    for level in range(depth):
        data = packed([(f"{level}.zip", data)] * 3)
    return data


def _sharing(key: str) -> bytes:
    """Many directory records point at one member: a bomb without nesting."""
    data = _good(key)
    at = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, at + 16)[0]
    record = data[start : data.find(b"PK\x01\x02", start + 4)]
    directory = data[start:at] + record * 3000
    count = 3000 + struct.unpack_from("<H", data, at + 10)[0]
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), start, 0)
    return data[:start] + directory + end


def _many_entries() -> list[tuple[str, bytes]]:
    return [(f"word/{number}.xml", b"") for number in range(6000)]


MAIN = {"docx": "word/document.xml", "odt": "content.xml", "ofd": "Doc_0/Pages/Page_0/Content.xml"}
for zip_key in MAIN:
    change = partial(_main_replaced, zip_key)
    quick(
        zip_key, "a member out of the folder", partial(_with, zip_key, ("../../../etc/passwd", b"x"), ("/tmp/x", b"x"))
    )
    quick(zip_key, "the same member twice", partial(_with, zip_key, (MAIN[zip_key], b"<a/>")))
    quick(zip_key, "zips in zips", partial(lambda key: _with(key, ("embedded.zip", _nested_zip(4))), zip_key))
    quick(zip_key, "members that share their bytes", partial(_sharing, zip_key))
    quick(zip_key, "sizes that lie", partial(lambda key: _lying(_good(key), 24, b"\x10\0\0\0"), zip_key))
    quick(zip_key, "sizes of four gigabytes", partial(lambda key: _lying(_good(key), 20, b"\xff" * 8), zip_key))
    quick(zip_key, "a checksum that lies", partial(lambda key: _lying(_good(key), 16, b"\0\0\0\0"), zip_key))
    quick(zip_key, "an unknown compression", partial(lambda key: _lying(_good(key), 10, b"\x63\0"), zip_key))
    quick(zip_key, "a password", partial(lambda key: _lying(_good(key), 8, b"\x01\0"), zip_key))
    quick(zip_key, "offsets beyond the end", partial(lambda key: _lying(_good(key), 42, b"\xf0\xff\xff\x7f"), zip_key))
    quick(
        zip_key,
        "a comment as long as may be",
        partial(lambda key: _good(key)[:-2] + b"\xff\xff" + b"PK\x05\x06" * 16383 + b"xxx", zip_key),
    )
    quick(zip_key, "a program in front", partial(lambda key: b"MZ\x90\0" + bytes(2000) + _good(key), zip_key))
    quick(zip_key, "entities that grow", partial(change, partial(_declared, declaration=ENTITIES)))
    quick(zip_key, "an entity from outside", partial(change, partial(_declared, declaration=OUTSIDE)))
    quick(zip_key, "a parameter entity", partial(change, partial(_declared, declaration=PARAMETER)))
    quick(zip_key, "an empty main part", partial(change, lambda _: b""))
    quick(zip_key, "a main part of zeros", partial(change, lambda data: bytes(len(data))))
    quick(
        zip_key,
        "utf-16 inside",
        partial(change, lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    )
    quick(zip_key, "a wrong encoding named", partial(change, lambda data: data.replace(b"UTF-8", b"EBCDIC-CP-US")))
    quick(
        zip_key,
        "nesting of ten thousand",
        partial(change, lambda data: data.replace(b"</", b"<x>" * 10_000 + b"</", 1)),
    )
    quick(zip_key, "nesting of 240", partial(change, lambda data: _nested(data, 240)))
    heavy(zip_key, "six thousand members", partial(lambda key: _with(key, *_many_entries()), zip_key))
    heavy(
        zip_key,
        "a comment of sixty megabytes",
        partial(change, lambda data: data + b"<!--" + b" " * 60_000_000 + b"-->"),
    )
    heavy(zip_key, "forty megabytes of tags", partial(change, lambda data: _padded(data, b"<x/>" * 10_000_000)))
    heavy(
        zip_key,
        "forty megabytes of numbered tags",
        partial(change, lambda data: _padded(data, b"".join(b"<x%d/>" % n for n in range(4_000_000)))),
    )
    heavy(
        zip_key,
        "a million attributes",
        partial(
            change, lambda data: _padded(data, b"<x " + b"".join(b"a%d='1' " % n for n in range(1_000_000)) + b"/>")
        ),
    )
    heavy(
        zip_key,
        "a million namespaces",
        partial(change, lambda data: _padded(data, b"".join(b"<x xmlns:a%d='u%d'/>" % (n, n) for n in range(500_000)))),
    )


def _nested(data: bytes, depth: int) -> bytes:
    """The content of the root, `depth` elements further in."""
    start = data.index(b">", data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0) + 1
    end = data.rindex(b"</")
    return data[:start] + b"<x>" * depth + data[start:end] + b"</x>" * depth + data[end:]


def _padded(data: bytes, filling: bytes) -> bytes:
    end = data.rindex(b"</")
    return data[:end] + filling + data[end:]


# ── DOCX ─────────────────────────────────────────────────────────────────────────────────────────────


def _numbering(levels: str, *, more: str = "") -> str:
    abstract = f'<w:abstractNum w:abstractNumId="1">{more}{levels}</w:abstractNum>'
    return (
        f'<w:numbering xmlns:w="{W_NS}">{abstract}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def _styles(inside: str) -> str:
    return f'<w:styles xmlns:w="{W_NS}">{inside}</w:styles>'


def _based(style: str, on: str) -> str:
    return f'<w:style w:type="paragraph" w:styleId="{style}"><w:basedOn w:val="{on}"/></w:style>'


LISTED = paragraph("甲", '<w:pStyle w:val="0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
LINKS = '<w:numStyleLink w:val="S"/><w:styleLink w:val="S"/>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="{target}" TargetMode="External"/></Relationships>'
)


def _table(rows: int, columns: int) -> str:
    row = "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{n}甲</w:t></w:r></w:p></w:tc>" for n in range(columns)) + "</w:tr>"
    return f"<w:tbl>{row * rows}</w:tbl>"


def _related(target: str) -> bytes:
    return zipped({"_rels/.rels": RELATIONS.format(target=target), "word/other.xml": document_xml(BODY)})


quick(
    "docx",
    "styles in a circle",
    lambda: docx(
        LISTED, numbering=_numbering(""), styles=_styles(_based("0", "1") + _based("1", "0") + _based("2", "2"))
    ),
)
quick("docx", "lists linked in a circle", lambda: docx(LISTED, numbering=_numbering("", more=LINKS)))
quick("docx", "a list that is not there", lambda: docx(LISTED, numbering=f'<w:numbering xmlns:w="{W_NS}"/>'))
quick(
    "docx",
    "absurd numbers",
    lambda: docx(
        LISTED * 50, numbering=_numbering(LEVEL.format(start="999999999", style="chineseCounting", text="%1%9%1"))
    ),
)
quick(
    "docx",
    "negative numbers",
    lambda: docx(LISTED, numbering=_numbering(LEVEL.format(start="-5", style="upperRoman", text="%1"))),
)
quick(
    "docx",
    "a label of a megabyte",
    lambda: docx(LISTED, numbering=_numbering(LEVEL.format(start="1", style="decimal", text="%1" * 3000))),
)
quick(
    "docx",
    "tables in tables",
    lambda: docx(("<w:tbl><w:tr><w:tc>" * 60) + paragraph("甲") + ("</w:tc></w:tr></w:tbl>" * 60)),
)
quick(
    "docx",
    "two-column tables in tables",
    lambda: docx(
        (f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>" * 60) + paragraph("乙") + ("</w:tc></w:tr></w:tbl>" * 60)
    ),
)
quick(
    "docx",
    "text boxes in text boxes",
    lambda: docx("<w:p><w:r><w:txbxContent>" * 70 + paragraph("甲") + "</w:txbxContent></w:r></w:p>" * 70),
)
quick(
    "docx",
    "alternatives in alternatives",
    lambda: docx(
        "<mc:AlternateContent><mc:Choice>" * 100 + paragraph("甲") + "</mc:Choice></mc:AlternateContent>" * 100
    ),
)
quick("docx", "runs in runs", lambda: docx("<w:p>" + "<w:r>" * 230 + "<w:t>通知</w:t>" + "</w:r>" * 230 + "</w:p>"))
quick(
    "docx",
    "controls in controls",
    lambda: docx("<w:sdt><w:sdtContent>" * 120 + paragraph("甲") + "</w:sdtContent></w:sdt>" * 120),
)
quick("docx", "a main part elsewhere", lambda: _related("word/other.xml"))
quick("docx", "a main part out of the zip", lambda: _related("../../../../etc/passwd"))
quick("docx", "a main part on the net", lambda: _related("http://127.0.0.1:9/a.xml"))
quick(
    "docx",
    "a template on the net",
    lambda: zipped(
        {
            "word/document.xml": document_xml(BODY),
            "word/_rels/settings.xml.rels": RELATIONS.format(target="file://server/share/a.dotm"),
        }
    ),
)
quick("docx", "no body", lambda: zipped({"word/document.xml": f'<w:document xmlns:w="{W_NS}"/>'}))
quick("docx", "control characters", lambda: docx(paragraph("通知&#x1;").replace("&amp;", "&")))
quick(
    "docx",
    "one character a run",
    lambda: docx("<w:p>" + "".join(f"<w:r><w:t>{char}</w:t></w:r>" for char in NOTICE * 20) + "</w:p>"),
)
quick("docx", "everything deleted", lambda: docx(f"<w:del>{BODY}</w:del>"))
quick("docx", "ten thousand deleted paragraph marks", lambda: docx(paragraph("甲", "<w:rPr><w:del/></w:rPr>") * 10_000))
heavy(
    "docx",
    "a chain of twenty thousand styles",
    lambda: docx(LISTED, styles=_styles("".join(_based(str(n), str(n + 1)) for n in range(20_000)))),
)
heavy(
    "docx",
    "fifty thousand lists",
    lambda: docx(
        LISTED,
        numbering=f'<w:numbering xmlns:w="{W_NS}"><w:abstractNum w:abstractNumId="1">'
        + LEVEL.format(start=1, style="decimal", text="%1") * 9
        + "</w:abstractNum>"
        + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/></w:num>' for n in range(50_000))
        + "</w:numbering>",
    ),
)
heavy("docx", "a table of a million cells", lambda: docx(_table(1000, 1000)))
heavy(
    "docx",
    "a table of 200 000 empty cells",
    lambda: docx(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 200_000}</w:tr></w:tbl>"),
)
heavy("docx", "a table of fifty thousand cells", lambda: docx(BODY + _table(500, 100)))
heavy(
    "docx",
    "a million paragraphs",
    lambda: docx("".join(f"<w:p><w:r><w:t>{n}甲</w:t></w:r></w:p>" for n in range(1_000_000))),
)
heavy(
    "docx",
    "40 000 paragraphs",
    lambda: docx("".join(paragraph(f"第{n}条　各级人民政府应当做好工作。") for n in range(40_000))),
)
heavy(
    "docx", "one paragraph of two million characters", lambda: docx(paragraph("各级人民政府应当做好工作。" * 160_000))
)
heavy(
    "docx",
    "300 000 runs in one paragraph",
    lambda: docx("<w:p>" + "".join(f"<w:r><w:t>{n}甲</w:t></w:r>" for n in range(300_000)) + "</w:p>"),
)
heavy(
    "docx",
    "30 000 tables in a row of tables",
    lambda: docx("".join(f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc></w:tr></w:tbl>" for _ in range(30_000))),
)


# ── Word XML ─────────────────────────────────────────────────────────────────────────────────────────

for make in (flat_package, word_2003):
    named = make.__name__
    quick(
        "wordxml",
        f"tables in tables, {named}",
        partial(make, "<w:tbl><w:tr><w:tc>" * 60 + paragraph("甲") + "</w:tc></w:tr></w:tbl>" * 60),
    )
    quick(
        "wordxml",
        f"runs in runs, {named}",
        partial(make, "<w:p>" + "<w:r>" * 230 + "<w:t>通知</w:t>" + "</w:r>" * 230 + "</w:p>"),
    )
    quick("wordxml", f"nesting of ten thousand, {named}", partial(make, "<w:sdt>" * 10_000 + "</w:sdt>" * 10_000))
    quick("wordxml", f"entities that grow, {named}", partial(lambda make: _declared(make(BODY), ENTITIES), make))
    quick("wordxml", f"an entity from outside, {named}", partial(lambda make: _declared(make(BODY), OUTSIDE), make))
    quick("wordxml", f"a parameter entity, {named}", partial(lambda make: _declared(make(BODY), PARAMETER), make))
    quick("wordxml", f"nothing, {named}", partial(make, ""))
    heavy("wordxml", f"a table of a million cells, {named}", partial(lambda make: make(_table(1000, 1000)), make))
    heavy("wordxml", f"a million paragraphs, {named}", partial(lambda make: make(paragraph("甲") * 1_000_000), make))
    heavy("wordxml", f"forty megabytes of tags, {named}", partial(lambda make: make("<x/>" * 10_000_000), make))
quick("wordxml", "no document", lambda: flat_package("").replace(b"/word/document", b"/word/nothing"))
quick(
    "wordxml",
    "lists without numbers",
    lambda: word_2003(paragraph("甲", '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/></w:listPr>') * 300),
)


# ── HTML and MHT ─────────────────────────────────────────────────────────────────────────────────────


def _page(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


for charset in (
    "rot13",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "zlib",
    "undefined",
    "utf-16",
    "utf-7",
    "mbcs",
    "utf_8_sig",
    "../etc",
):
    quick(
        "html",
        f"charset {charset}",
        partial(lambda charset: _page(f"<p>{NOTICE}</p>\\x\\u12", f'<meta charset="{charset}">'), charset),
    )
    quick("mht", f"charset {charset}", partial(lambda charset: mht(page(), charset=charset), charset))
for tag in ("div", "p", "b", "table", "ul", "span", "font", "x", "select", "svg"):
    quick(
        "html", f"{tag} in {tag}", partial(lambda tag: _page(f"<{tag}>" * 20_000 + "通知" + f"</{tag}>" * 20_000), tag)
    )
quick("html", "div around p, 240 deep", lambda: _page("<div><p>通知的内容</p>" * 240 + "</div>" * 240))
quick("html", "never closed", lambda: _page("<p>通知<table><tr><td>" * 3000))
quick("html", "a comment without end", lambda: _page("<p>通知</p><!--" + NOTICE))
quick("html", "a script without end", lambda: _page("<p>通知</p><script>" + NOTICE))
quick("html", "brackets", lambda: _page("<" * 30_000 + "通知"))
quick("html", "ampersands", lambda: _page("&" * 30_000 + "&#99999999999;&#xD800;通知"))
quick("html", "zeros", lambda: _page(NOTICE.replace("。", "\0")))
quick("html", "xhtml with entities that grow", lambda: ENTITIES.encode() + b"]>" + _page("<p>&i;通知</p>"))
quick("html", "an entity from outside", lambda: OUTSIDE.encode() + b"]>" + _page("<p>&i;通知</p>"))
quick(
    "html",
    "an xml declaration that lies",
    lambda: b'<?xml version="1.0" encoding="utf-16"?>' + _page(f"<p>{NOTICE}</p>"),
)
quick(
    "html",
    "a base elsewhere",
    lambda: _page("<p>通知</p><img src=file:///etc/passwd>", '<base href="http://127.0.0.1:9/">'),
)
quick("html", "no body", lambda: b"<html></html>")
quick("html", "a frameset", lambda: b"<html><frameset><frame src=a></frameset></html>")
heavy(
    "html",
    "a table of a million cells",
    lambda: _page("<table>" + ("<tr>" + "<td>甲</td>" * 1000 + "</tr>") * 1000 + "</table>"),
)
heavy("html", "a million paragraphs", lambda: _page("<p>甲</p>" * 1_000_000))
heavy("html", "a million empty paragraphs", lambda: _page("<p>" * 1_000_000 + NOTICE))
heavy("html", "100 000 divs in 200 levels", lambda: _page(("<div>" * 200 + "<p>通知的内容</p>" + "</div>" * 200) * 500))
heavy("html", "200 000 attributes", lambda: _page("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">通知</p>"))
heavy(
    "html",
    "thirty megabytes in a picture",
    lambda: _page(f'<img src="data:image/png;base64,{"A" * 30_000_000}"><p>{NOTICE}</p>'),
)
heavy("html", "a million line breaks", lambda: _page("通知" + "<br>" * 1_000_000))
heavy("html", "one line of two million characters", lambda: _page("各级人民政府应当做好工作。" * 160_000))
heavy(
    "html",
    "a million of punycode",
    lambda: _page("甲" * 10, '<meta charset="punycode">') + b"a" * 500_000 + b"-" + b"b9z" * 200_000,
)
quick("mht", "no boundary", lambda: mht(page()).replace(b'; boundary="----=_Part_0"', b""))
quick("mht", "an empty boundary", lambda: mht(page(), boundary=""))
quick("mht", "parts in parts", lambda: _parts_in_parts(2000))
quick("mht", "base64 that is none", lambda: mht("！@#￥" * 500, "base64"))
quick("mht", "an unknown transfer", lambda: mht(page(), "x-uuencode"))
quick("mht", "quoted nonsense", lambda: mht("=ZZ=" * 5000, "quoted-printable"))
quick("mht", "headers without end", lambda: mht(page()).replace(b"\r\n\r\n", b"\r\n", 1))
quick("mht", "a header of a megabyte", lambda: b"Subject: " + b"=?utf-8?B?6YCa?= " * 60_000 + b"\r\n" + mht(page()))
quick(
    "mht",
    "parameters in pieces",
    lambda: mht(page()).replace(b"; boundary", b"".join(b"; x*%d*=a'b'%%ff" % n for n in range(3000)) + b"; boundary"),
)
heavy("mht", "100 000 parts", lambda: mht("\r\n------=_Part_0\r\nContent-Type: text/html\r\n\r\n<p>甲</p>" * 100_000))
heavy("mht", "a million header lines", lambda: b"".join(b"X-%d: a\r\n" % n for n in range(1_000_000)) + mht(page()))
heavy("mht", "a million folded lines", lambda: b"Subject: a\r\n" + b" b\r\n" * 1_000_000 + mht(page()))
heavy("mht", "forty megabytes of base64", lambda: mht("5ZWK" * 10_000_000, "base64"))


def _parts_in_parts(depth: int) -> bytes:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return ("MIME-Version: 1.0\r\n" + opened + "Content-Type: text/html; charset=utf-8\r\n\r\n" + page()).encode()


# ── RTF ──────────────────────────────────────────────────────────────────────────────────────────────

WORD = r"\u36890?\u30693?"
quick("rtf", "groups in groups", lambda: rtf("{" * 20_000 + WORD + "}" * 20_000))
quick("rtf", "groups without end", lambda: rtf("{" * 20_000 + WORD))
quick("rtf", "closed too often", lambda: rtf(WORD + "}" * 3000 + WORD))
quick("rtf", "a binary part that lies", lambda: rtf(WORD + r"\bin999999999999 abc" + WORD))
quick("rtf", "a negative binary part", lambda: rtf(WORD + r"\bin-5 abc" + WORD))
quick("rtf", "a number of 20 000 digits", lambda: rtf(WORD + "\\fs" + "9" * 20_000 + " " + WORD))
quick("rtf", "skip counts beyond all", lambda: rtf(r"\uc99999999 " + WORD * 50))
quick("rtf", "half characters", lambda: rtf(r"\'b9\'" + WORD + r"\'" + r"\'zz\'ff\'fe" * 50))
quick("rtf", "surrogates", lambda: rtf(r"\u-10240?\u-9216?\u-10240?" * 50 + WORD))
quick("rtf", "an unknown code page", lambda: rtf(r"\'cd\'a8" * 50, r"\rtf1\ansi\ansicpg999999"))
quick("rtf", "only a backslash", lambda: b"{\\rtf1\\")
quick("rtf", "a word of 100 000 letters", lambda: rtf("\\" + "a" * 100_000 + " " + WORD))
quick("rtf", "starred groups", lambda: rtf(r"{\*" * 5000 + WORD))
quick(
    "rtf", "fields in fields", lambda: rtf(r"{\field{\*\fldinst HYPERLINK file:///etc/passwd}{\fldrslt " * 500 + WORD)
)
heavy("rtf", "a million groups in groups", lambda: rtf("{" * 1_000_000 + WORD))
heavy("rtf", "a million paragraphs", lambda: rtf((WORD + r"\par ") * 1_000_000))
heavy("rtf", "a table of a million cells", lambda: rtf((r"\trowd\intbl " + WORD + r"\cell ") * 1_000_000 + r"\row"))
heavy("rtf", "a picture of thirty megabytes", lambda: rtf(r"{\pict\pngblip " + "89504e47" * 4_000_000 + "}" + WORD))
heavy("rtf", "ten million letters", lambda: rtf("a" * 10_000_000 + WORD))
heavy("rtf", "ten million backslashes", lambda: rtf("\\\\" * 5_000_000 + WORD))


# ── ODT ──────────────────────────────────────────────────────────────────────────────────────────────

CELL = "<table:table-cell {0}><text:p>甲</text:p></table:table-cell>"
quick(
    "odt",
    "a cell repeated a thousand million times",
    lambda: odt(
        f"<table:table><table:table-row>{CELL.format('table:number-columns-repeated=' + chr(34) + '1000000000' + chr(34))}</table:table-row></table:table>"
    ),
)
quick(
    "odt",
    "a row repeated a thousand million times",
    lambda: odt(
        f'<table:table><table:table-row table:number-rows-repeated="1000000000">{CELL.format("")}</table:table-row></table:table>'
    ),
)
quick("odt", "a thousand million spaces", lambda: odt('<text:p>通<text:s text:c="1000000000"/>知</text:p>'))
quick("odt", "a count that is no number", lambda: odt('<text:p>通<text:s text:c="-9e99"/>知</text:p>'))
quick("odt", "a count of 20 000 digits", lambda: odt(f'<text:p>通<text:s text:c="{"9" * 20_000}"/>知</text:p>'))
quick(
    "odt",
    "a span of all columns",
    lambda: odt(
        f"<table:table><table:table-row>{CELL.format('table:number-columns-spanned=' + chr(34) + '999999999' + chr(34))}</table:table-row></table:table>"
    ),
)
quick(
    "odt",
    "lists in lists",
    lambda: odt("<text:list><text:list-item>" * 120 + "<text:p>通知</text:p>" + "</text:list-item></text:list>" * 120),
)
quick(
    "odt",
    "tables in tables",
    lambda: odt(
        "<table:table><table:table-row><table:table-cell>" * 80
        + "<text:p>通知</text:p>"
        + "</table:table-cell></table:table-row></table:table>" * 80
    ),
)
quick(
    "odt", "spans in spans", lambda: odt("<text:p>" + "<text:span>" * 230 + "通知" + "</text:span>" * 230 + "</text:p>")
)
quick(
    "odt",
    "styles in a circle",
    lambda: odt(
        "<text:p>通知</text:p>",
        **{
            "styles.xml": '<a xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><style:style style:name="a" style:parent-style-name="b"/><style:style style:name="b" style:parent-style-name="a"/></a>'
        },
    ),
)
quick(
    "odt",
    "a section from outside",
    lambda: odt(
        '<text:section><text:section-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd"/><text:p>通知</text:p></text:section>'
    ),
)
quick(
    "odt",
    "an encrypted content",
    lambda: odt(
        "",
        **{
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>',
            "content.xml": "\x12\x13乱",
        },
    ),
)
quick("odt", "no text body", lambda: _renamed(odt(""), "office:text", "office:none"))
heavy("odt", "a million paragraphs", lambda: odt("".join(f"<text:p>{n}甲</text:p>" for n in range(1_000_000))))
heavy(
    "odt",
    "a table of a million cells",
    lambda: odt(
        "<table:table>"
        + "".join(
            "<table:table-row>"
            + "".join(f"<table:table-cell><text:p>{n * m}甲</text:p></table:table-cell>" for n in range(100))
            + "</table:table-row>"
            for m in range(5000)
        )
        + "</table:table>"
    ),
)
heavy(
    "odt",
    "a hundred thousand repeated cells",
    lambda: odt(
        "<table:table>"
        + "".join(
            f'<table:table-row table:number-rows-repeated="{n}">'
            + CELL.format('table:number-columns-repeated="1000"')
            + "</table:table-row>"
            for n in range(1, 5000)
        )
        + "</table:table>"
    ),
)
heavy(
    "odt",
    "one paragraph of two million characters",
    lambda: odt(f"<text:p>{'各级人民政府应当做好工作。' * 160_000}</text:p>"),
)


# ── OFD ──────────────────────────────────────────────────────────────────────────────────────────────


def _ofd_pages(*places: str) -> str:
    return "".join(f'<ofd:Page ID="{n}" BaseLoc="{place}"/>' for n, place in enumerate(places, start=1))


HERE = "Pages/Page_0/Content.xml"
quick("ofd", "a step repeated a thousand million times", lambda: ofd(ofd_text("通知", at=0, delta="g 1000000000 5")))
quick("ofd", "steps that are no numbers", lambda: ofd(ofd_text("通知", at=0, delta="g g g 5 NaN -1e999 g 3")))
quick("ofd", "steps of 20 000 digits", lambda: ofd(ofd_text("通知", at=0, delta="9" * 20_000)))
quick("ofd", "a box that is no box", lambda: ofd(ofd_text("通知", at=0).replace("20 20 170 7", "NaN inf -1 甲")))
quick(
    "ofd",
    "a page out of the zip",
    lambda: ofd(ofd_text("通知", at=0), _ofd_pages("../../../etc/passwd", "/etc/passwd")),
)
quick(
    "ofd", "a page that is the document", lambda: ofd(ofd_text("通知", at=0), _ofd_pages("Document.xml", "../OFD.xml"))
)
quick("ofd", "a page that is not there", lambda: ofd("", _ofd_pages("nowhere.xml")))
quick("ofd", "no page", lambda: ofd("", "<!-- -->"))
quick(
    "ofd", "blocks in blocks", lambda: ofd("<ofd:PageBlock>" * 230 + ofd_text("通知", at=0) + "</ofd:PageBlock>" * 230)
)
quick(
    "ofd",
    "a template of itself",
    lambda: ofd(
        '<ofd:Template TemplateID="1"/>' + ofd_text("通知", at=0),
        _ofd_pages(HERE) + f'<ofd:TemplatePage ID="1" BaseLoc="{HERE}"/>',
    ),
)
quick(
    "ofd",
    "another root",
    lambda: ofd(
        ofd_text("通知", at=0),
        **{
            "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}"><ofd:DocBody><ofd:DocRoot>OFD.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
        },
    ),
)
quick("ofd", "a root without document", lambda: ofd("", **{"OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}"/>'}))
quick(
    "ofd",
    "another namespace",
    lambda: _renamed(ofd(ofd_text("通知", at=0)), OFD, "http://www.ofdspec.org/2099"),
)
quick("ofd", "glyphs without text", lambda: ofd(ofd_text("", at=0) * 100))
heavy(
    "ofd",
    "one page 4 000 times",
    lambda: ofd("".join(ofd_text("各级人民政府应当做好工作。", at=n) for n in range(200)), _ofd_pages(*[HERE] * 4000)),
)
heavy("ofd", "200 000 texts on a page", lambda: ofd("".join(ofd_text("甲", at=n) for n in range(200_000))))
heavy("ofd", "20 000 texts on one spot", lambda: ofd("".join(ofd_text("甲", at=0) for _ in range(20_000))))
heavy("ofd", "a text of two million characters", lambda: ofd(ofd_text("各级人民政府应当做好工作。" * 160_000, at=0)))
heavy("ofd", "a million steps", lambda: ofd(ofd_text("通知", at=0, delta="1 " * 5_000_000)))


# ── DOC ──────────────────────────────────────────────────────────────────────────────────────────────


def _table_entry(data: bytes, sector: int, value: int) -> bytes:
    return data[: 512 + 4 * sector] + struct.pack("<I", value) + data[516 + 4 * sector :]


def _header(data: bytes, offset: int, value: bytes) -> bytes:
    return data[:offset] + value + data[offset + len(value) :]


def _fib(data: bytes, offset: int, value: int) -> bytes:
    at = data.index(b"\xec\xa5")
    return _header(data, at + offset, struct.pack("<I", value & 0xFFFFFFFF))


for sector in range(6):
    quick(
        "doc",
        f"a chain that bites itself at {sector}",
        partial(lambda sector: _table_entry(_good("doc"), sector, sector), sector),
    )
    quick(
        "doc",
        f"a chain that leaves the file at {sector}",
        partial(lambda sector: _table_entry(_good("doc"), sector, 0x0FFFFFF0), sector),
    )
for field, offset in {
    "length": 0x4C,
    "place of the pieces": 0x9A + 33 * 8,
    "size of the pieces": 0x9A + 33 * 8 + 4,
    "flags": 0x0A,
}.items():
    for told in (0, 1, 0x7FFFFFFF, -1, 0x00100000):
        quick("doc", f"{field} is {told}", partial(lambda offset, told: _fib(_good("doc"), offset, told), offset, told))
quick("doc", "sectors of a gigabyte", lambda: _header(_good("doc"), 30, struct.pack("<H", 30)))
quick("doc", "sectors of one byte", lambda: _header(_good("doc"), 30, struct.pack("<HH", 0, 0)))
quick("doc", "a million sectors of table", lambda: _header(_good("doc"), 44, struct.pack("<I", 1_000_000)))
quick("doc", "a directory from nowhere", lambda: _header(_good("doc"), 48, struct.pack("<I", 0x7FFFFFFF)))
quick("doc", "a double table that bites itself", lambda: _header(_good("doc"), 68, struct.pack("<II", 1, 1_000_000)))
quick("doc", "no Word stream", lambda: cfb({"Workbook": b"x"}))
quick("doc", "an encrypted package", lambda: cfb({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"x"}))
quick("doc", "an encrypted Word file", lambda: doc(NOTICE, flags=0x0300))
quick("doc", "an older Word file", lambda: doc(NOTICE).replace(b"\xec\xa5\xc1\x00", b"\xdc\xa5\x65\x00"))
quick(
    "doc",
    "pieces without order",
    lambda: doc(NOTICE, pieces=40).replace(struct.pack("<I", len(NOTICE) * 3), b"\xff\xff\xff\x7f"),
)
quick("doc", "one piece four hundred times", lambda: doc(NOTICE, pieces=400, length=len(NOTICE) * 400))
quick("doc", "one long piece two thousand times", lambda: doc(NOTICE * 7, pieces=2000, length=0x7FFFFFF))
quick("doc", "text of control characters", lambda: doc("\x01\x05\x07\x08\x13\x14\x15" * 300 + NOTICE))
quick("doc", "fields never closed", lambda: doc("\x13" * 3000 + NOTICE))


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────


def pdf(objects: dict[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, with a true table of their places."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (max(places) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, more: bytes = b"", *, length: int | None = None) -> bytes:
    told = len(content) if length is None else length
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (told, more, content)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UTF16-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 4 >> >>] >>"
SHOWN = b"BT /F 12 Tf 72 700 Td <" + "通知的内容".encode("utf-16-be").hex().encode() + b"> Tj ET\n"


def _one_page(
    contents: bytes, resources: bytes = b"", *, box: bytes = b"0 0 595 842", more: dict[int, bytes] | None = None
) -> bytes:
    leaf = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %s >> >>"
        % (box, resources)
    )
    return pdf(
        {1: CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: leaf, 4: contents, 5: FONT} | (more or {})
    )


def _pages(kids: bytes, count: int) -> bytes:
    leaf = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    return pdf(
        {1: CATALOG, 2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), 3: leaf, 4: stream(SHOWN), 5: FONT}
    )


def _flate(content: bytes, more: bytes = b"", *, rounds: int = 1) -> bytes:
    for _ in range(rounds):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [%s] %s" % (b"/FlateDecode " * rounds, more))


FORM = (
    b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >>"
)
quick("pdf", "one page by hand", lambda: _one_page(stream(SHOWN * 20)))
quick("pdf", "pages in a circle", lambda: _pages(b"2 0 R 2 0 R 3 0 R", 3))
quick("pdf", "a thousand million pages", lambda: _pages(b"3 0 R", 1_000_000_000))
quick("pdf", "minus one page", lambda: _pages(b"3 0 R", -1))
quick("pdf", "a page that is not there", lambda: _pages(b"99 0 R", 1))
quick(
    "pdf",
    "a table that points at itself",
    lambda: pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}, b"/Root 1 0 R /Prev 15"),
)
quick("pdf", "no root", lambda: pdf({1: b"<< >>"}, b""))
quick("pdf", "a root that is itself", lambda: pdf({1: b"1 0 R"}))
quick("pdf", "arrays in arrays", lambda: _one_page(stream(b"[" * 100_000 + SHOWN)))
quick("pdf", "dictionaries in dictionaries", lambda: pdf({1: b"<< /A " * 20_000 + CATALOG + b" >>" * 20_000}))
quick("pdf", "a length that lies", lambda: _one_page(stream(SHOWN, length=999_999_999)))
quick("pdf", "a negative length", lambda: _one_page(stream(SHOWN, length=-7)))
quick("pdf", "an endless box", lambda: _one_page(stream(SHOWN), box=b"0 0 1e38 1e38"))
quick("pdf", "a box that is none", lambda: _one_page(stream(SHOWN), box=b"0 0 0 0"))
quick(
    "pdf",
    "a form within itself",
    lambda: _one_page(stream(b"/X Do " + SHOWN), b"/XObject << /X 6 0 R >>", more={6: stream(SHOWN + b"/X Do", FORM)}),
)
quick("pdf", "text that leaves the page", lambda: _one_page(stream(b"BT /F 12 Tf 1e30 -1e30 Td " + SHOWN[3:])))
quick("pdf", "an unknown filter", lambda: _one_page(stream(SHOWN, b"/Filter /Nonsense")))
quick(
    "pdf", "a filter a hundred times", lambda: _one_page(stream(SHOWN, b"/Filter [" + b"/ASCIIHexDecode " * 100 + b"]"))
)
quick(
    "pdf",
    "encrypted",
    lambda: pdf(
        {
            1: CATALOG,
            2: b"<< /Type /Pages /Kids [] /Count 0 >>",
            3: b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
        },
        b"/Root 1 0 R /Encrypt 3 0 R /ID [<41> <41>]",
    ),
)
quick(
    "pdf",
    "an unknown encryption",
    lambda: pdf({1: CATALOG, 3: b"<< /Filter /Other /V 99 >>"}, b"/Root 1 0 R /Encrypt 3 0 R"),
)
quick(
    "pdf",
    "a script and a launch",
    lambda: pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> /AA << /O << /S /JavaScript /JS (app.alert) >> >> >>",
            2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        }
    ),
)
quick(
    "pdf",
    "a scan",
    lambda: _one_page(
        stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        b"/XObject << /I 6 0 R >>",
        more={
            6: stream(
                bytes(300),
                b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceRGB /BitsPerComponent 8",
            )
        },
    ),
)
quick(
    "pdf",
    "a picture of a million by a million",
    lambda: _one_page(
        stream(b"q 595 0 0 842 0 0 cm /I Do Q " + SHOWN),
        b"/XObject << /I 6 0 R >>",
        more={
            6: stream(
                bytes(300),
                b"/Type /XObject /Subtype /Image /Width 1000000 /Height 1000000 /ColorSpace /DeviceRGB /BitsPerComponent 8",
            )
        },
    ),
)
heavy("pdf", "four hundred megabytes in a stream", lambda: _one_page(_flate(b" " * 400_000_000)))
heavy("pdf", "packed three times", lambda: _one_page(_flate(SHOWN * 3_000_000, rounds=3)))
heavy("pdf", "a million texts on a page", lambda: _one_page(_flate(SHOWN * 1_000_000)))
heavy("pdf", "20 000 texts on one spot", lambda: _one_page(_flate(SHOWN * 20_000)))
heavy("pdf", "five thousand pages", lambda: _pages(b"3 0 R " * 5000, 5000))
heavy("pdf", "100 000 pages", lambda: _pages(b"3 0 R " * 100_000, 100_000))
heavy(
    "pdf",
    "a hundred thousand lines of a table",
    lambda: _one_page(
        _flate(b"".join(b"%d %d m %d %d l S " % (n % 600, 0, n % 600, 842) for n in range(100_000)) + SHOWN)
    ),
)
heavy(
    "pdf",
    "rectangles on rectangles",
    lambda: _one_page(
        _flate(b"".join(b"%d %d 20 10 re S " % (n % 590, n // 590 % 840) for n in range(50_000)) + SHOWN * 200)
    ),
)
heavy("pdf", "arrays in arrays, a million", lambda: _one_page(stream(b"[" * 1_000_000 + SHOWN)))
