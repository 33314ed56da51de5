"""The columns of a ledger: what each is called, by which other names offices know it, and what to write in it.

A sheet may hold one kind of row (policies, pieces or publications) or all of them side by side; which fields a
row fills decides what it says. Reading is by name, never by position.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

POLICY, PIECE, PUBLICATION = "政策文件", "解读材料", "发布记录"
KINDS = (POLICY, PIECE, PUBLICATION)


@dataclass(frozen=True, kw_only=True)
class Column:
    key: str
    label: str
    kind: str
    note: str
    """For the person who fills it in."""
    others: tuple[str, ...] = ()
    """Other names for the same thing."""


COLUMNS: tuple[Column, ...] = (
    Column(
        key="policy",
        label="政策编号",
        kind=POLICY,
        note="本单位自己的编号，用来和材料对应；留空时用文号或标题对应。一件材料解读几个文件时，用顿号隔开",
        others=("文件编号", "政策文件编号", "政策id", "对应政策", "对应政策编号", "政策", "解读的政策", "所属政策"),
    ),
    Column(
        key="doc_number",
        label="文号",
        kind=POLICY,
        note="如 长城办发〔2020〕13号",
        others=("发文字号", "文件字号", "政策文号", "文件文号"),
    ),
    Column(
        key="title",
        label="政策标题",
        kind=POLICY,
        note="文件全称",
        others=("文件标题", "文件名称", "政策名称", "政策文件名称", "政策文件", "政策文件标题"),
    ),
    Column(
        key="department",
        label="起草部门",
        kind=POLICY,
        note="负责解读的部门；联合发文填牵头部门",
        others=(
            "牵头部门",
            "责任部门",
            "部门",
            "责任单位",
            "起草单位",
            "牵头单位",
            "解读机关",
            "主办部门",
            "主办单位",
            "责任处室",
            "科室",
            "单位",
        ),
    ),
    Column(
        key="co_departments",
        label="配合部门",
        kind=POLICY,
        note="联合发文的其他部门，用顿号隔开；只在牵头部门计数",
        others=("联合发文部门", "联合发文单位", "配合单位", "协办部门", "协办单位", "会签部门"),
    ),
    Column(
        key="released_on",
        label="公开发布日期",
        kind=POLICY,
        note="文件向社会公开的日期，统计期按它划分；还没公开的留空",
        others=(
            "公开日期",
            "文件公开日期",
            "文件公开发布日期",
            "文件发布日期",
            "政策发布日期",
            "政策公开日期",
            "文件发布时间",
            "政策发布时间",
            "公开时间",
        ),
    ),
    Column(
        key="disclosure",
        label="公开属性",
        kind=POLICY,
        note="主动公开、依申请公开或不予公开；留空按主动公开",
        others=("政策公开属性", "公开方式", "公开类别"),
    ),
    Column(
        key="required",
        label="是否应解读",
        kind=POLICY,
        note="是或否；留空按“是”。填“否”要写明理由",
        others=("应解读", "需要解读", "是否需要解读", "需解读", "应否解读"),
    ),
    Column(
        key="exempt",
        label="免于解读",
        kind=POLICY,
        note="与上一列意思相反，两列填一列即可",
        others=("是否免于解读", "是否免解读", "免解读", "豁免", "是否豁免"),
    ),
    Column(
        key="exempt_reason",
        label="免于解读理由",
        kind=POLICY,
        note="如 人事任免、内部事务",
        others=("免解读理由", "免于解读原因", "豁免理由", "豁免原因", "免解读原因", "不解读理由", "理由"),
    ),
    Column(
        key="forwarded",
        label="转发上级文件",
        kind=POLICY,
        note="只是转发、没有自己的实施内容的填“是”，不计入应解读",
        others=("是否转发", "转发", "是否转发上级文件", "仅转发"),
    ),
    Column(
        key="led_elsewhere",
        label="外单位牵头",
        kind=POLICY,
        note="联合发文由外单位牵头的填“是”，不在本单位计数",
        others=("是否外单位牵头", "外部牵头"),
    ),
    Column(
        key="withdrawn_on",
        label="文件撤回日期",
        kind=POLICY,
        note="文件从网上撤回的日期；废止、失效不是撤回",
        others=("政策撤回日期", "文件撤回时间", "政策撤回时间"),
    ),
    Column(
        key="topic",
        label="主题分类",
        kind=POLICY,
        note="可不填，用于看板分类",
        others=("主题", "政策主题", "分类", "类别", "领域"),
    ),
    Column(
        key="piece",
        label="材料编号",
        kind=PIECE,
        note="本单位自己的编号；留空时按政策、形式、材料标题对应",
        others=("解读材料编号", "解读编号", "材料id", "作品编号", "产品编号", "解读产品编号"),
    ),
    Column(
        key="form",
        label="解读形式",
        kind=PIECE,
        note="文字、问答、图片、图表、图解、动漫、音频、视频、H5、新闻发布会、访谈、专家解读、负责人解读、其他",
        others=("形式", "材料形式", "解读方式", "类型", "材料类型", "解读类型"),
    ),
    Column(
        key="piece_title",
        label="材料标题",
        kind=PIECE,
        note="可不填",
        others=("解读标题", "解读材料标题", "解读材料", "材料名称", "作品标题"),
    ),
    Column(
        key="signed_at",
        label="审签时间",
        kind=PIECE,
        note="负责人审签的日期或时间；当时审签过、日期查不到的填“是”；没有审签留空，不计入",
        others=(
            "审签日期",
            "签发时间",
            "签发日期",
            "审签",
            "是否审签",
            "已审签",
            "负责人审签时间",
            "审核时间",
            "审批时间",
        ),
    ),
    Column(
        key="fields_shown",
        label="图上要素数",
        kind=PIECE,
        note="图片、图表、图解自身载明的解读要素（背景、目标、对象等）个数，少于3个不算多样化；查不到留空",
        others=("图解要素数", "要素数", "图上字段数", "字段数", "承载要素数", "图中要素数", "解读要素数"),
    ),
    Column(
        key="recorded",
        label="有录像或图文报道",
        kind=PIECE,
        note="新闻发布会、访谈、专家和负责人解读：有录像、直播或图文报道的填“是”，才算多样化",
        others=(
            "有录像",
            "有无录像",
            "是否有录像",
            "录像",
            "是否录像",
            "有录播",
            "录播",
            "有直播或录像",
            "有图文报道",
            "是否有录像或图文报道",
            "有录音录像",
        ),
    ),
    Column(
        key="replaces",
        label="替换的材料",
        kind=PIECE,
        note="这件材料用来替换哪一件，填那一件的材料编号",
        others=("替换", "替换材料", "替换材料编号", "替代材料", "替换的材料编号", "替代", "替换对象", "被替换材料"),
    ),
    Column(
        key="publication",
        label="发布编号",
        kind=PUBLICATION,
        note="可不填",
        others=("发布记录编号", "发布id", "记录编号"),
    ),
    Column(
        key="channel",
        label="发布渠道",
        kind=PUBLICATION,
        note="政府网站、微信公众号、微博、新闻发布会、广播电视、报刊、新闻网站、新兴媒体（抖音、快手、视频号、头条、APP）、政府公报、线下",
        others=("渠道", "发布平台", "平台", "发布途径", "渠道名称"),
    ),
    Column(
        key="account",
        label="账号或栏目",
        kind=PUBLICATION,
        note="如公众号名称、报纸名称；同一材料发在几个账号时要填",
        others=("账号", "账号名称", "公众号", "媒体名称", "媒体", "栏目", "发布账号"),
    ),
    Column(
        key="published_at",
        label="解读发布时间",
        kind=PUBLICATION,
        note="如 2021-04-12 或 2021-04-12 10:30；只有计划、没有发出的留空",
        others=(
            "发布时间",
            "材料发布时间",
            "解读发布日期",
            "上网时间",
            "材料发布日期",
            "刊发时间",
            "刊发日期",
            "解读材料发布时间",
            "推送时间",
            "发出时间",
        ),
    ),
    Column(
        key="url",
        label="网址",
        kind=PUBLICATION,
        note="以 http 开头",
        others=("链接", "url", "发布网址", "解读链接", "解读网址", "网页地址", "链接地址", "材料网址"),
    ),
    Column(
        key="proof",
        label="佐证材料",
        kind=PUBLICATION,
        note="截图、剪报、录音录像的文件名或编号；没有网址时必须有它才计入",
        others=("佐证", "佐证文件", "截图", "剪报", "证明材料", "佐证摘要", "截图或剪报", "证据"),
    ),
    Column(
        key="verified_at",
        label="已核实",
        kind=PUBLICATION,
        note="是或否，也可填核实的日期；没有核实的不计入",
        others=(
            "是否核实",
            "核实",
            "是否已核实",
            "核实时间",
            "核实日期",
            "是否核验",
            "已核验",
            "核验",
            "核验时间",
            "佐证已核实",
            "佐证是否核实",
        ),
    ),
    Column(
        key="linked_at",
        label="双向关联",
        kind=PUBLICATION,
        note="政府网站：文件页与解读页互相有链接的填“是”或日期；没有关联的不算已解读",
        others=(
            "是否双向关联",
            "是否关联",
            "已关联",
            "关联",
            "双向链接",
            "是否双向链接",
            "关联时间",
            "双向关联时间",
            "双向关联日期",
            "与政策关联",
        ),
    ),
    Column(
        key="links_broken_at",
        label="链接失效时间",
        kind=PUBLICATION,
        note="双向链接后来打不开、至今没修好的，填发现的日期",
        others=("链接失效日期", "失效时间", "链接失效", "断链时间", "断链日期"),
    ),
    Column(
        key="withdrawn_at",
        label="撤回时间",
        kind=PUBLICATION,
        note="这条发布后来撤下的日期或时间",
        others=(
            "撤下时间",
            "撤回日期",
            "下架时间",
            "撤稿时间",
            "发布撤回时间",
            "撤下日期",
            "下架日期",
            "删除时间",
            "材料撤回时间",
        ),
    ),
    Column(
        key="state",
        label="发布状态",
        kind=PUBLICATION,
        note="可不填；可写 计划、已导出、已发布、已核实",
        others=("状态",),
    ),
    Column(key="rehearsal", label="演练", kind=PUBLICATION, note="演练填“是”，永不计入", others=("是否演练",)),
)
BY_KEY = {column.key: column for column in COLUMNS}

# Short names whose meaning depends on what else the sheet has.
_BY_COMPANY = {
    "发布日期": ("released_on", "published_at"),
    "标题": ("title", "piece_title"),
    "名称": ("title", "piece_title"),
    "编号": ("policy", "piece", "publication"),
    "撤回日期": ("withdrawn_on", "withdrawn_at"),
    "撤回时间": ("withdrawn_on", "withdrawn_at"),
}
_GLOSS = re.compile(r"[(（【\[].*?[)）】\]]|必填|选填|[*＊：:\s]")


def plain(header: str) -> str:
    """A header without its gloss, stars and spaces: “ *公开发布日期（年-月-日）” is 公开发布日期."""
    return _GLOSS.sub("", unicodedata.normalize("NFKC", header)).lower()


_NAMES = {plain(name): column.key for column in COLUMNS for name in (column.label, *column.others)}


def recognised(headers: Sequence[str]) -> dict[int, str]:
    """Position → column key, for the headers that say something to us. The first of two equal ones wins."""
    names = [plain(header) for header in headers]
    found: dict[int, str] = {}
    for position, name in enumerate(names):
        key = _NAMES.get(name)
        if key and name not in _BY_COMPANY and key not in found.values():
            found[position] = key
    for position, name in enumerate(names):
        key = _by_company(name, set(found.values()))
        if key and key not in found.values():
            found[position] = key
    return found


def _by_company(name: str, others: set[str]) -> str:
    """What a short name means beside these columns; "" when it is none."""
    meanings = _BY_COMPANY.get(name)
    if meanings is None:
        return ""
    kind = PUBLICATION if "channel" in others else PIECE if "form" in others else POLICY
    if name == "发布日期":
        return meanings[0] if kind != PUBLICATION or "published_at" in others else meanings[1]
    if name in ("标题", "名称"):
        return meanings[0] if kind == POLICY or "title" not in others else meanings[1]
    if name == "编号":
        return meanings[KINDS.index(kind)]
    return meanings[1] if kind == PUBLICATION else meanings[0]
