"""Whether a department's slide template can be used, found out without opening it as a presentation.

Sizes and parts: ECMA-376, part 1, § 13 and § 19.2.1.39 (`sldSz`, in 914 400ths of an inch). A file with a password
is an OLE container that holds `EncryptedPackage` ([MS-OFFCRYPTO] § 2.3.4.4).
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import lxml.etree

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SHAPES = {"16:9": 16 / 9, "4:3": 4 / 3}
LARGEST = 200_000_000
"""Bytes that the parts may take when unpacked."""
MAIN = "ppt/presentation.xml"
_LINKED = re.compile(r"ppt/slide(?:Master|Layout)s/_rels/.+\.rels")


def trouble(path: Path) -> str:
    """What is wrong with the template and what to do, as the end of a Chinese sentence; "" when it can be used."""
    with path.open("rb") as opened:
        head = opened.read(8)
    if head == OLE:
        if ENCRYPTED in path.read_bytes():
            return "加了密码，读不出来。请去掉密码后另存为 .pptx。"
        return "是旧的 PPT 格式。请用 PowerPoint 或 WPS 另存为 .pptx。"
    try:
        with zipfile.ZipFile(path) as package:
            return _inside(package)
    except (zipfile.BadZipFile, lxml.etree.XMLSyntaxError, KeyError, NotImplementedError, OSError):
        return "打不开，不是完整的 PPTX 文件。"


def _inside(package: zipfile.ZipFile) -> str:
    entries = package.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        return "加了密码，读不出来。请去掉密码后另存为 .pptx。"
    if sum(entry.file_size for entry in entries) > LARGEST:
        return "太大，展开后超过 200 MB。请去掉模板里的大图片和视频。"
    if MAIN not in names:
        return "不是 PowerPoint 的文件。请用 PowerPoint 或 WPS 另存为 .pptx。"
    if any(name.endswith("vbaProject.bin") for name in names) or b"macroEnabled" in package.read("[Content_Types].xml"):
        return "里有宏。请另存为不带宏的 .pptx。"
    if any(_links_out(package.read(name)) for name in names if _LINKED.fullmatch(name)):
        return "的母版或版式引用了文件以外的图片或对象。请把它们嵌入模板后再存。"
    if not any(name.startswith("ppt/slideLayouts/") and name.endswith(".xml") for name in names):
        return "里没有版式。请在“幻灯片母版”里至少保留一个版式，例如“仅标题”。"
    return _shape(package.read(MAIN))


def _links_out(relationships: bytes) -> bool:
    root = _parsed(relationships)
    return any(
        each.get("TargetMode") == "External" and not each.get("Type", "").endswith("/hyperlink") for each in root
    )


def _shape(main: bytes) -> str:
    size = _parsed(main).find("{*}sldSz")
    wide, tall = (int(size.get(side, "0")) for side in ("cx", "cy")) if size is not None else (0, 0)
    if tall > 0 and any(abs(wide / tall / wanted - 1) < 0.01 for wanted in SHAPES.values()):
        return ""
    given = f"{wide / 360000:.1f}×{tall / 360000:.1f} 厘米"
    return f"的页面是 {given}，应当是宽屏 16:9 或标准 4:3。请在“设计—幻灯片大小”里改。"


def _parsed(data: bytes) -> lxml.etree._Element:
    return lxml.etree.fromstring(data, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
