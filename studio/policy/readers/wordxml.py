"""Word documents saved as one XML file: Word 2003 XML, and the flat package of later versions.

Both are brought to what the DOCX walker knows. Formats: Office 2003 XML Reference Schemas; [MS-OPC]
"flat OPC" (xmlPackage). In 2003 notes and page heads stand within the text and are taken out here.
"""

from __future__ import annotations

from lxml import etree

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN, parsed_xml
from studio.policy.numbering import W, finished, lists_of
from studio.policy.readers.contract import Lines, Reader, Sample
from studio.policy.readers.docx import TRANSITIONAL, lines_of

WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
PACKAGE = b"http://schemas.microsoft.com/office/2006/xmlPackage"
PKG = f"{{{PACKAGE.decode()}}}"
HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"

NOT_TEXT = tuple(f"{W}{name}" for name in ("hdr", "ftr", "footnote", "endnote"))
LEFT_OUT = frozenset(("Word.Deletion", "Word.Comment"))
UNNUMBERED = (
    "这个 Word XML 文件有自动编号，但没有写出编号文字，“一、”“（一）”这类编号没有读出来。"
    "请对照原文补上编号，或用 WPS、Word 另存为 DOCX 后重新上传。"
)


class WordXml(Reader):
    key, label = "wordxml", "Word XML"

    def recognises(self, sample: Sample) -> bool:
        head = sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return head.startswith(b"<") and (WORD_2003 in head or PACKAGE in head)

    def read(self, data: bytes) -> list[str]:
        if PACKAGE in data[:4096]:
            return _package(parsed_xml(data))
        return _word_2003(parsed_xml(data.replace(WORD_2003, TRANSITIONAL)))


def _package(root: etree._Element) -> list[str]:
    parts = {part.get(f"{PKG}name"): part.find(f"{PKG}xmlData/*") for part in root.findall(f"{PKG}part")}
    document = parts.get("/word/document.xml")
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise UnusableInput(BROKEN)
    return lines_of(body, lists_of(parts.get("/word/numbering.xml"), parts.get("/word/styles.xml")))


def _word_2003(root: etree._Element) -> list[str]:
    body = root.find(f"{W}body")
    if body is None:
        raise UnusableInput(BROKEN)
    for element in list(body.iter(ANNOTATION, *NOT_TEXT)):
        if element.tag != ANNOTATION or element.get(f"{W}type") in LEFT_OUT:
            element.tag = f"{W}del"
    unnumbered = [paragraph for paragraph in body.iter(f"{W}p") if not _numbered(paragraph)]
    return Lines(lines_of(body, lists_of(None, None)), warnings=[UNNUMBERED] if unnumbered else [])


def _numbered(paragraph: etree._Element) -> bool:
    """Puts the printed number, which Word leaves as a hint, before the text. False when a list gave none."""
    listed = paragraph.find(f"{W}pPr/{W}listPr")
    if listed is None or not any((text.text or "").strip() for text in paragraph.iter(f"{W}t")):
        return True
    hint = listed.find(f"{HINT}t")
    if hint is None:
        return listed.find(f"{W}ilfo") is None
    label = (hint.get(f"{HINT}val") or "").strip()
    if any(char.isalnum() for char in label):
        run = etree.Element(f"{W}r")
        etree.SubElement(run, f"{W}t").text = finished(label)
        paragraph.insert(1, run)
    return True
