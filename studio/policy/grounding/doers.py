"""Who does what in a sentence, and whom it is brought to: bodies, and all others that act (专利代理机构, 管理责任人).

They are found by their place: behind 由, before 应当 or 负责, behind 向 or 报. Names joined by 、 or 和 do it together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from studio.policy.bodies import bodies_in, compared, is_known
from studio.policy.grounding.roles import Role
from studio.policy.grounding.slots import tagged


@dataclass(frozen=True, kw_only=True)
class Doer:
    """`names` at start–end of a sentence, their role, and the words of what they do."""

    names: tuple[str, ...]
    start: int
    end: int
    role: Role
    act: str


_MODAL = (
    "应当|应(?![用急对])|必须|须|不得|不可以?|不能|可以|可(?![能靠行])|有权|要(?![求件素])|负责|牵头|会同|会商|根据|按照|按(?!期)|依法|自行|"
    "统一|另行|具体|来(?=[\u4e00-\u9fff])|决定|承担|将(?=[\u4e00-\u9fff])"
)
_DONE = (
    "(?:制定|编制|拟订|拟定|确定|设置|设立|颁发|核发|发放|签订|订立|承办|办理|受理|审批|审查|审核|审定|认定|核定|批准|撤销|吊销|"
    "责令|处以|处罚|处置|处理|处[十百一二三五]|罚|给予|支付|缴纳|负担|支出|监督|管理|监管|检查|实施|进行|提供|提出|出具|建立|建设|补建|配备|收集|运输|清运|组织|"
    "作出|予以|没收|指派|委托|代[为缴扣办]|开展|发布|公布|推荐|划拨|拨付|保管|主管|主持|召集|兼任|担任|协调|统筹|验收|选定|拿|定(?![期点时])|"
    "收取|征收|返还|分配|安排|调配|采购|使用|出面|掏|交(?:纳|付|给|由|办))"
    "(?!(?:[\u4e00-\u9fff]{0,8}工作的)?(?:行政|主管)?(?:部门|机构|机关|单位|局|委员会|中心|人员|人(?!民)|师|员|站|处|主体|者|企业|公司|小组))"
)
_NAMED = "[\u4e00-\u9fff、（）]"
_BY = re.compile(rf"(?<![理自缘事经])由(?P<who>(?![此其于]){_NAMED}{{2,40}}?)(?=(?:{_MODAL}|{_DONE})|[，。；]|$)")
_HEAD = re.compile(
    rf"(?:^(?:第[一二三四五六七八九十百]+条)?|(?<=[，。；：\n]))(?P<who>(?![由经在对向从以按因如为]){_NAMED}{{2,60}}?)(?=(?:{_MODAL}))"
)
_TOLD = re.compile(
    rf"(?:(?<![面导偏方趋])向|报请?(?!告|名|销|废|送)|报送给?|报告给?|通报|移送|移交给?|交予|交给|交由|支付给|送交|提交给?|(?<![达收得提受做遇找看签直])到)"
    rf"(?P<who>{_NAMED}{{2,36}}?)(?=(?:申请|提出|提交|备案|登记|报告|汇报|反映|举报|投诉|批准|审批|审定|同意|办理|递交|申报|支付|缴纳|查询|领取|咨询|处理|审核|审查|核准)|[，。；]|$)"
)
_AIDED = re.compile(
    rf"(?:会同|会商|商(?!务)|联合|配合|协同|协助)(?:(?P<list>{_NAMED}{{2,60}}(?:部门|机关|机构|单位|[局厅委]))|(?P<who>{_NAMED}{{2,60}}?)(?={_DONE}|[，。；]|$))"
)
_AIDS = re.compile(
    rf"(?:^|(?<=[，。；：\n]))(?P<who>{_NAMED}{{2,30}}?)(?=(?:积极|协同|予以|做好)?(?:配合|协助|协办|参与)(?:[，。；]|$))"
)


@lru_cache(maxsize=4096)
def doers_in(sentence: str) -> tuple[Doer, ...]:
    return tuple(sorted(_found(sentence), key=lambda doer: doer.start))


def _found(sentence: str) -> Iterator[Doer]:
    taken: list[tuple[int, int]] = []
    for role, pattern in (
        (Role.AIDS, _AIDED),
        (Role.AIDS, _AIDS),
        (Role.ACTS, _BY),
        (Role.TOLD, _TOLD),
        (Role.ACTS, _HEAD),
    ):
        for found in pattern.finditer(sentence):
            start, end = found.span("list" if "list" in pattern.groupindex and found["list"] else "who")
            if any(start < last and first < end for first, last in taken):
                continue
            names = tuple(_names(sentence[start:end]))
            if names:
                taken.append((start, end))
                yield Doer(names=names, start=start, end=end, role=role, act=_act(sentence, end))
    yield from _leading(sentence, taken)


_LATER = re.compile("，(?:应当|应(?![用急对])|必须|须|不得|可以?|由其)")


def _leading(sentence: str, taken: list[tuple[int, int]]) -> Iterator[Doer]:
    """专利代理机构接受委托，应当与委托人订立合同: who heads the sentence does what a later phrase says."""
    later = _LATER.search(sentence)
    if later is None or any(start < later.start() for start, _ in taken):
        return
    end = 0
    for word, tag in tagged(sentence[: later.start()]):
        if not (tag[0] in "nbmjlsfaqx" or tag == "vn" or word in ("、", "和", "（", "）")) and not _ACTING.search(word):
            break
        end += len(word)
    names = tuple(_names(sentence[:end]))
    if names:
        yield Doer(names=names, start=0, end=end, role=Role.ACTS, act=sentence[end:])


def _act(sentence: str, end: int) -> str:
    return re.split("[；。]", sentence[end:])[0]


_AND = re.compile("、|以及|或者|[和及与或](?!其他)")
_GENERAL = re.compile(
    "(?:任何|各级?|有关|相关|该|其|上述|本|前款|同级|本级|上级|上一级|所属|所在|原|具体|受理|主管|责任|牵头|职能|具备条件的?|其他|地方|当地)*"
    "(?:单位|部门|个人|机构|地方|人员|人民?政府|机关|企业|公司|组织|主管部门|行政部门|行政机关|人民政府|工作|情况|办法|规定|事项|标准|时间|国家|社会|项目|材料|他们|大家|我们|你|您|您好|双方|一方)"
    "|.*(?:可以|不得|应当|需要|根据|按照|通过).*"
)
_PARTICLE = re.compile(r"^.*(?:[的了对把将从被让]|(?<!所)在|由(?!于)|所属)")
_NO_NAME = re.compile("^(?:但|并|且|也|都|又|还|再|即|则|不|未|已|如|若|因|每|同时|其中|期间|到期|逾期)")
_ACTING = re.compile(
    "(?:(?<!本)人|者|师|(?<![动人])员|户|业主|[一二]方|机构|部门|机关|单位|企业|公司|学校|幼儿园|医院|银行|政府|委员会|中心|组织|协会|"
    "[局厅委部署办院所会]|站|街道|小组|队|社区|办事处|基金|企业家|学生|职工|居民|农民|夫妻|父母|子女|配偶)$"
)
"""What may act, by its last characters."""


_MANAGES = re.compile("(?:人民政府)?(?:负责)?管理([\u4e00-\u9fff]{2,8})工作的部门")


def _names(who: str) -> Iterator[str]:
    who = (
        _MANAGES.sub(r"\1管理部门", who).replace("所在地的人民政府", "所在地政府").replace("所在地的政府", "所在地政府")
    )
    held = list(bodies_in(who))
    place, rest = 0, []
    for start, end, name in held:
        rest.append(who[place:start])
        place = end
        if not _GENERAL.fullmatch(name):
            yield name
    together = _AND.split("、".join([*rest, who[place:]]))
    together = [re.sub("（[^（）]*）|[（）]", "", name) for name in together]
    shared = re.search("等(?:有关|相关)?(?P<kind>部门|机构|单位|机关)?$", who)
    kind = (shared["kind"] if shared else "") or ("部门" if held and held[-1][2].endswith("部门") else "")
    for name in together:
        bare = _PARTICLE.sub("", re.sub("等(?:有关|相关)?(?:部门|机构|单位|机关)?$", "", name))
        bare = re.sub("^(?:各级?|[本我该级]|同时)+", "", bare) if len(bare) > 2 else bare
        if not 2 <= len(bare) <= 24 or _GENERAL.fullmatch(bare) or _NO_NAME.search(bare):
            continue
        if _ACTING.search(bare):
            yield bare
        elif kind and is_known(bare + kind) and not bare.endswith(tuple("省市区县")):
            yield compared(bare + kind)
