"""Where a finished file comes from: its generator and, where AI took part, the label that GB 45438-2025 asks for.

Both lie in the file's own metadata and change nothing that is seen. Pictures, films and PDF carry XMP, in which
TC260-PG-20258A puts the label as `TC260:AIGC`; Office packages carry custom properties; web pages carry `meta`.
Text and CSV have no place for metadata. The same content gives the same bytes: no clock, no random number.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import lxml.etree

from studio import __version__
from studio.domain.content import Content, as_json
from studio.formats.contract import Artifact
from studio.formats.drawing.packages import timeless

GENERATOR = f"政策解读工作室 {__version__}"
LATIN = f"Policy Interpretation Studio {__version__}"
"""The same where a format knows only Latin letters."""
ROOM = 4_096
"""Bytes that the metadata of one file stays below; who keeps to a limit leaves them free."""
NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
MADE_BY_AI = "1"
"""`Label`: 1 made or composed by AI, 2 possibly, 3 suspected (GB 45438-2025, annex E, as quoted in TC260-PG-20258A)."""
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What is written into each file of one content. `aigc` is the label as JSON, "" where no AI took part."""

    aigc: str = ""


def stamp_of(content: Content, drawn: Content | None = None) -> Stamp:
    """The stamp of files that show the content, or only what is `drawn` of it."""
    return Stamp(aigc=json.dumps(label_of(content)) if (drawn or content).ai_assisted else "")


def label_of(content: Content) -> dict[str, str]:
    """The seven elements of the implicit label.

    Who offers the AI is a setting; who spreads the file, and under which number, is not known when it is drawn. The
    number of production is the content's digest, so that a file can be traced to its exact revision.
    """
    plain = json.dumps(as_json(content), ensure_ascii=False, sort_keys=True)
    return {
        "Label": MADE_BY_AI,
        "ContentProducer": os.environ.get("STUDIO_AIGC_PRODUCER", "").strip(),
        "ProduceID": hashlib.sha256(plain.encode()).hexdigest()[:32],
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }


def stamped(artifact: Artifact, stamp: Stamp) -> Artifact:
    """The file with its stamp; files of a kind that has no place for it are returned as they are."""
    write = WRITERS.get(artifact.media_type)
    return replace(artifact, data=write(artifact, stamp)) if write else artifact


def packet(stamp: Stamp) -> bytes:
    """The stamp as an XMP packet (ISO 16684-1)."""
    return f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{_rdf(stamp)}<?xpacket end="r"?>'.encode()


def _rdf(stamp: Stamp) -> str:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:TC260="{NAMESPACE}">'
        f"<xmp:CreatorTool>{GENERATOR}</xmp:CreatorTool>{_labelled(stamp)}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def _labelled(stamp: Stamp) -> str:
    return f"<TC260:AIGC>{html.escape(stamp.aigc)}</TC260:AIGC>" if stamp.aigc else ""


# ── pictures and films ──────────────────────────────────────────────────────────────────────────────


def _jpeg(artifact: Artifact, stamp: Stamp) -> bytes:
    """An APP1 segment behind the APP0 that JFIF wants first."""
    data = artifact.data
    at = 2
    if data[2:4] == b"\xff\xe0":
        at += 2 + struct.unpack(">H", data[4:6])[0]
    held = b"http://ns.adobe.com/xap/1.0/\x00" + packet(stamp)
    return data[:at] + b"\xff\xe1" + struct.pack(">H", len(held) + 2) + held + data[at:]


def _png(artifact: Artifact, stamp: Stamp) -> bytes:
    """Text chunks behind the header (33 bytes: signature and IHDR)."""
    chunks = [_chunk(b"tEXt", b"Software\x00" + LATIN.encode())]
    chunks.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + packet(stamp)))
    if stamp.aigc:
        chunks.append(_chunk(b"tEXt", b"AIGC\x00" + stamp.aigc.encode("ascii")))
    return artifact.data[:33] + b"".join(chunks) + artifact.data[33:]


def _chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def _gif(artifact: Artifact, stamp: Stamp) -> bytes:
    """A comment and the XMP application extension, behind the global colour table."""
    data = artifact.data
    at = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    comment = LATIN.encode()
    told = b"\x21\xfe" + bytes([len(comment)]) + comment + b"\x00"
    # Readers that skip block by block land on the descending bytes of this trailer, wherever they come from.
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
    return data[:at] + told + b"\x21\xff\x0bXMP DataXMP" + packet(stamp) + trailer + data[at:]


def _webp(artifact: Artifact, stamp: Stamp) -> bytes:
    """An XMP chunk at the end, announced in the extended header, which is added where there is none."""
    data = artifact.data
    if data[12:16] == b"VP8X":
        head, rest = bytes([data[20] | 0x04]) + data[21:30], data[30:]
    else:
        edges = (struct.pack("<I", edge - 1)[:3] for edge in (artifact.width, artifact.height))
        head, rest = b"\x04\x00\x00\x00" + b"".join(edges), data[12:]
    held = packet(stamp)
    body = b"WEBPVP8X" + struct.pack("<I", 10) + head + rest
    body += b"XMP " + struct.pack("<I", len(held)) + held + b"\x00" * (len(held) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The UUID of a box that holds XMP (ISO 16684-1, part 3)."""


def _mp4(artifact: Artifact, stamp: Stamp) -> bytes:
    """A box at the end of the file, where it moves nothing that the other boxes point to."""
    held = XMP_BOX + packet(stamp)
    return artifact.data + struct.pack(">I", len(held) + 8) + b"uuid" + held


def _svg(artifact: Artifact, stamp: Stamp) -> bytes:
    opened = re.search(rb"<svg\b[^>]*>", artifact.data)
    at = opened.end() if opened else len(artifact.data)
    return artifact.data[:at] + f"<metadata>{_rdf(stamp)}</metadata>".encode() + artifact.data[at:]


# ── documents ───────────────────────────────────────────────────────────────────────────────────────


def _html(artifact: Artifact, stamp: Stamp) -> bytes:
    told = f'<meta name="generator" content="{GENERATOR}">'
    if stamp.aigc:
        told += f'<meta name="AIGC" content="{html.escape(stamp.aigc)}">'
    return re.sub(rb"(<meta charset=[^>]*>)", lambda found: found[1] + told.encode(), artifact.data, count=1)


CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
CUSTOM_TYPE = f"{OFFICE}custom-properties+xml"
FIXED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The one format id that custom properties have (ECMA-376, part 1, 22.3)."""


def _office(artifact: Artifact, stamp: Stamp) -> bytes:
    """Custom properties, and the program's name where Office shows it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(artifact.data)) as given, zipfile.ZipFile(out, "w") as made:
        entries = {name: given.read(name) for name in given.namelist()}
        fresh = "docProps/custom.xml" not in entries
        entries["docProps/custom.xml"] = _properties(entries.get("docProps/custom.xml", b""), stamp)
        if fresh:
            part = f'<Override PartName="/docProps/custom.xml" ContentType="{CUSTOM_TYPE}"/></Types>'
            bond = f'<Relationship Id="rIdProvenance" Type="{RELATED}" Target="docProps/custom.xml"/></Relationships>'
            entries["[Content_Types].xml"] = entries["[Content_Types].xml"].replace(b"</Types>", part.encode())
            entries["_rels/.rels"] = entries["_rels/.rels"].replace(b"</Relationships>", bond.encode())
        if "docProps/app.xml" in entries:
            named = f"<Application>{GENERATOR}</Application>".encode()
            entries["docProps/app.xml"] = re.sub(rb"<Application>.*?</Application>", named, entries["docProps/app.xml"])
        for name, entry in entries.items():
            made.writestr(name, entry)
    return timeless(out.getvalue())


def _properties(given: bytes, stamp: Stamp) -> bytes:
    """The custom properties with ours; those that a department's template brings along stay."""
    empty = f'<Properties xmlns="{CUSTOM}" xmlns:vt="{VALUES}"/>'.encode()
    root = lxml.etree.fromstring(given or empty)
    ours = {"generator": GENERATOR, **({"AIGC": stamp.aigc} if stamp.aigc else {})}
    for old in [each for each in root if each.get("name") in ("generator", "AIGC")]:
        root.remove(old)
    last = max((int(each.get("pid", "1")) for each in root), default=1)
    for number, (name, text) in enumerate(ours.items(), start=last + 1):
        item = lxml.etree.SubElement(root, f"{{{CUSTOM}}}property", fmtid=FIXED, pid=str(number), name=name)
        lxml.etree.SubElement(item, f"{{{VALUES}}}lpwstr").text = text
    made: bytes = lxml.etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _pdf(artifact: Artifact, stamp: Stamp) -> bytes:
    """The document's information and XMP once more at the end of the file, with the stamp: an incremental update.

    PDF/A asks that both name the same program, and that properties of other namespaces are described.
    """
    data = artifact.data
    trailer = data[data.rindex(b"trailer") :]
    catalog = _object(data, _reference(trailer, b"Root"))
    info, told = _reference(trailer, b"Info"), _reference(catalog, b"Metadata")
    named = b"/Creator<" + f"\ufeff{GENERATOR}".encode("utf-16-be").hex().encode() + b">"
    new_info = re.sub(rb"/Creator\(.*?\)", lambda found: named, _object(data, info))
    old = _object(data, told)
    text = old[old.index(b"<?xpacket") : old.rindex(b"endstream")].decode().strip()
    text = re.sub(r"<xmp:CreatorTool>.*?</xmp:CreatorTool>", f"<xmp:CreatorTool>{GENERATOR}</xmp:CreatorTool>", text)
    if stamp.aigc:
        text = text.replace(' xmlns:dc="', f' xmlns:TC260="{NAMESPACE}" xmlns:dc="', 1)
        text = text.replace("<xmp:CreatorTool>", f"{_labelled(stamp)}<xmp:CreatorTool>", 1)
        text = text.replace("<pdfaExtension:schemas><rdf:Bag>", f"<pdfaExtension:schemas><rdf:Bag>{DESCRIBED}", 1)
    packed = text.encode()
    new_told = f"<</Length {len(packed)}/Type/Metadata/Subtype/XML>>\nstream\n".encode() + packed + b"\nendstream"
    return _updated(data, trailer, {info: new_info, told: new_told})


DESCRIBED = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>TC260 AIGC label (GB 45438-2025)</pdfaSchema:schema>'
    f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>TC260</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>external'
    "</pdfaProperty:category><pdfaProperty:description>Label of content that AI generated or composed"
    "</pdfaProperty:description><pdfaProperty:name>AIGC</pdfaProperty:name><pdfaProperty:valueType>Text"
    "</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>"
)
"""What PDF/A asks to be said of a property that XMP itself does not know (ISO 19005-2, 6.6.2.3)."""


def _reference(holder: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", holder)
    if found is None:
        raise ValueError(f"the PDF names no {key.decode()}")
    return int(found[1])


def _object(data: bytes, number: int) -> bytes:
    """What stands between `N 0 obj` and `endobj`; the newest where there are several."""
    begins = data.rindex(f"\n{number} 0 obj".encode()) + len(f"\n{number} 0 obj")
    return data[begins : data.index(b"endobj", begins)].strip()


def _updated(data: bytes, trailer: bytes, objects: Mapping[int, bytes]) -> bytes:
    out = data if data.endswith(b"\n") else data + b"\n"
    table = b"xref\n"
    for number, held in sorted(objects.items()):
        table += f"{number} 1\n{len(out):010} 00000 n\r\n".encode()
        out += f"{number} 0 obj\n".encode() + held + b"\nendobj\n"
    before = int(trailer[trailer.index(b"startxref") + 9 :].split()[0])
    entries = trailer[len(b"trailer") : trailer.index(b"startxref")].strip()
    ending = entries.removesuffix(b">>") + f"/Prev {before}>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return out + table + b"trailer\n" + ending


WRITERS: Mapping[str, Callable[[Artifact, Stamp], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/svg+xml": _svg,
    "video/mp4": _mp4,
    "application/pdf": _pdf,
    "text/html": _html,
    f"{OFFICE}wordprocessingml.document": _office,
    f"{OFFICE}presentationml.presentation": _office,
}
