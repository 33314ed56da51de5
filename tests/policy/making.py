"""Files for the reading tests, made in memory: DOCX of given paragraphs, and the founding document's text."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"


def document_xml(body: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W_NS}" xmlns:mc="{MC_NS}">'
        f"<w:body>{body}</w:body></w:document>"
    )


def docx(body: str, **parts: str) -> bytes:
    """A DOCX whose body is `body`; `parts` are further XML parts by name: numbering, styles."""
    return zipped({"word/document.xml": document_xml(body)} | {f"word/{name}.xml": xml for name, xml in parts.items()})


def zipped(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
        for name, data in {"[Content_Types].xml": types, **members}.items():
            archive.writestr(zipfile.ZipInfo(name), data, archive.compression)
    return buffer.getvalue()


NOTICE = """长山市城市管理局文件
长城管发〔2021〕8号
长山市城市管理局关于印发《长山市共享单车
管理办法》的通知
各科室、局属各单位：
现将《长山市共享单车管理办法》印发给你们，请认真贯彻执行。
长山市城市管理局
2021年3月5日
（此件公开发布）
长山市共享单车管理办法
为规范共享单车管理，维护市容秩序，根据《中华人民共和国道路交通安全法》、《长山市市容条例》（长政发〔2019〕12号）等规定，结合本市实际，制定本办法。
一、总体目标
2021年底前，全市共享单车规范停放率达到90%以上。
二、主要任务
（一）合理投放
1. 总量控制。中心城区投放总量不超过3万辆，
自2022年起每年核减5%。
2. 分区管理。各区要建立投放台账。
(二)规范停放
企业应当在2小时内清理违停车辆，不得占用盲道。
三、附则
本办法所称共享单车，是指以互联网租赁方式提供的自行车。
本办法由市城市管理局负责解释。
本办法自2021年4月1日起施行，有效期三年。《长山市共享单车暂行规定》（长城管发〔2018〕3号）同时废止。
"""

BROKEN = """\
长山市城市管理局文件
长城管发〔2026〕7号
长山市城市管理局关于规范共享单车停放的通知
各科室、局属各单位：
为规范共享单车停放，现就有关事项通知如下。
一、总体要求
坚持属地管理
为主、分级负责，做到停放有序、通行顺畅。
二、主要任务
（一）划定停放区域。各单位要划定停放区域并及时向社会公布。
（二）控制投放总量。中心城区投放总量不超过3万辆。（三）加强日常巡查。每日巡查不少于两次。
三、保障措施
加强组织领导
各单位要明确专人负责，按月报送进展。
（一）加强宣传引导。各单位要做好宣传工作。
长山市城市管理局
2026年3月2日
（此件公开发布）
"""
"""Read with three mistakes: a line broken in two, two clauses run together, and a heading without a number."""
