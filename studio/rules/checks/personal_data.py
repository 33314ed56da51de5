"""个人信息: identity numbers, mobiles, cards, addresses, people named beside them (standards 5.1, PII-01 to PII-10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import rjieba

from studio.lexicons import listed
from studio.rules.material import Source
from studio.rules.rule import BLOCK, INFO, WARN, Rule, Spot, checking

_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_OLD_ID = re.compile(r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_ACCOUNT = re.compile(r"(?:(?<=[账帐卡]号)|(?<=账户)|(?<=开户行))[^\d\n，。；]{0,16}\d(?:[ -]?\d){11,29}(?!\d)")
_MOBILE = re.compile(r"(?:(?<!\d)|(?<=\+86)|(?<=\+86[ -]))1[3-9]\d(?:\d{8}|([ -])\d{4}\1\d{4})(?!\d)")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)")
_CREDIT = re.compile(r"(?<=信用代码)[：:为是\s]{0,3}[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def right_identity_number(number: str) -> bool:
    """GB 11643: ISO 7064 MOD 11-2 check character and a real birthday."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def right_card_number(number: str) -> bool:
    """Luhn."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def right_credit_code(code: str) -> bool:
    """GB 32100-2015, 18 characters: public, so never a personal number."""
    if len(code) != 18 or any(character not in _CREDIT_CODE for character in code):
        return False
    total = sum(_CREDIT_CODE.index(c) * weight for c, weight in zip(code, _CREDIT_WEIGHTS, strict=False))
    return _CREDIT_CODE[(31 - total % 31) % 31] == code[17]


Verdict = str | None
"""The rule that a number breaks."""


def _credit(found: str) -> Verdict:
    return None if right_credit_code(found[-18:]) else "PII-06"


def _identity(number: str) -> Verdict:
    # One identity number in thirty also passes as a credit code: the person's number is looked for first.
    if right_identity_number(number):
        return "PII-01"
    return None if right_credit_code(number) else "PII-02"


def _card(number: str) -> Verdict:
    digits = re.sub(r"\D", "", number)
    return "PII-05" if 16 <= len(digits) <= 19 and right_card_number(digits) else None


_JUDGES: tuple[tuple[re.Pattern[str], Callable[[str], Verdict]], ...] = (
    (_ID, _identity),
    (_CARD, _card),
    (_ACCOUNT, lambda _: "PII-05"),
    (_CREDIT, _credit),
    (_OLD_ID, lambda _: "PII-03"),
    (_MOBILE, lambda _: "PII-04"),
)


def _number(rule: str) -> Callable[[str, Source], Iterator[Spot]]:
    """The numbers that break this rule. A number is judged once, by the first pattern that speaks of it."""

    def find(text: str, source: Source) -> Iterator[Spot]:
        for start, end, verdict in _judged(text):
            if verdict == rule and not (rule == "PII-04" and _is_office_number(text[start:end], source)):
                yield _masked(text, start, end)

    return find


def _judged(text: str) -> Iterator[tuple[int, int, str]]:
    taken: list[tuple[int, int]] = []
    for wanted, judge in _JUDGES:
        for match in wanted.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if verdict := judge(match.group()):
                taken.append(match.span())
                yield (*_digits_of(match), verdict)


def _digits_of(match: re.Match[str]) -> tuple[int, int]:
    """Without the words before an account number."""
    lead = re.match(r"\D*", match.group()) if match.re is not _CREDIT else re.match(r"[：:为是\s]*", match.group())
    return match.start() + (lead.end() if lead else 0), match.end()


def _is_office_number(number: str, source: Source) -> bool:
    digits = re.sub(r"\D", "", number)
    return any(re.sub(r"\D", "", entry.wrong) == digits for entry in listed("phones", on=source.on))


def _masked(text: str, start: int, end: int) -> Spot:
    """As much as may be shown: the ends of the number."""
    number = text[start:end]
    if re.fullmatch(r"1\d{2}[ -]?\d{4}[ -]?\d{4}", number):
        shown = f"{number[:3]}****{number[-4:]}"
    else:
        head, tail = (6, 4) if _ID.fullmatch(number) else (4, 3) if len(number) > 12 else (2, 2)
        places = [place for place, char in enumerate(number) if char.isalnum()]
        hidden = set(places[head:-tail])
        shown = "".join("*" if place in hidden else char for place, char in enumerate(number))
    return Spot(start=start, end=end, right=shown, shown=shown)


_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗花俞袁柳史唐费廉岑薛雷贺倪汤罗毕郝邬常"
    "傅康伍余卜顾孟黄穆萧尹姚邵汪祁毛米贝臧戴谈宋庞熊纪舒屈项祝董梁杜阮闵席麻贾路江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘丁邓洪包石崔吉龚程邢裴陆荣翁"
    "荀惠甄封储靳焦巴侯全班秋仲宁仇甘武刘景詹龙叶司黎薄白蒲鄂索赖卓屠蒙池乔温庄晏柴阎连艾容向古易廖耿匡文欧沃蔚隆曾关岳齐尚冉聂辛任闫"
)
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_VEILED = re.compile(r"[某××*＊X]|先生|女士")


def _is_name(word: str) -> bool:
    """As the segmenter sees it, or as nothing else: 张三 is a name, 高中 and 康复 are words."""
    if _VEILED.search(word):
        return False
    tagged = rjieba.tag(word)
    return (len(tagged) > 1 and len(tagged[0][0]) == 1) or tagged[0][1].startswith("nr")


def _home_address(text: str, source: Source) -> Iterator[Spot]:
    """Down to the door, in a clause that names who lives there."""
    for match in _ADDRESS.finditer(text):
        before = re.split(r"[。；\n]", text[max(0, match.start() - 30) : match.start()])[-1]
        named = [name for name in _RESIDENT.finditer(before) if _is_name(name.group("name"))]
        if not named:
            continue
        yield Spot(start=match.start(), end=match.end(), right=match.group(1))


_PLACE = r"[^\W\d_住址在于家]"
_ADDRESS = re.compile(
    rf"((?:{_PLACE}{{2,8}}?(?:省|市|县|区|镇|乡|街道|村))*{_PLACE}{{1,6}}(?:路|街|巷|小区|村))[^，。；\n]{{0,12}}?\d+(?:号|栋|幢|单元|室|组)"
    r"(?:[\d\-—号栋幢单元室楼层组]*(?:号|栋|幢|单元|室|组))?"
)
_RESIDENT = re.compile(
    rf"(?:(?:户主|申请人|村民|居民|职工|患者|受助人|低保户|贫困户|群众|住户|业主|姓名[：:])\s?(?P<name>{_NAME}))(?=[，,、（( 家住现的系]|$)"
)


def _contacts(text: str, source: Source) -> Iterator[Spot]:
    for match in _MAIL.finditer(text):
        if not match.group().lower().endswith(".gov.cn"):
            yield Spot(start=match.start(), end=match.end(), words="PII-08-MAIL")
    for match in _PASSPORT.finditer(text):
        yield _masked(text, match.start(), match.end())
    for match in _PLATE.finditer(text):
        if re.search(r"\d", match.group()):
            yield _masked(text, match.start(), match.end())
    for match in _NAMED_PHONE.finditer(text):
        if _is_name(match.group(1)):
            yield Spot(start=match.start(1), end=match.end(), words="PII-08-PHONE")


_MAIL = re.compile(r"(?<![\w.])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?![\w])", re.ASCII)
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?<!编号)(?<!编码)(?<!代码)(?<!型号)(?<!编号[：:])[EGDSPH]\d{8}(?![A-Za-z0-9])"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• ]?(?:[A-HJ-NP-Z0-9]{5}|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])(?![A-Za-z0-9号])"
)
_NAMED_PHONE = re.compile(
    rf"(?:联系人|负责人|经办人|咨询人)[：: ]{{0,2}}({_NAME})[，,、；; （(]{{0,2}}(?:(?:联系|咨询|办公)?电话[：:]?\s?)?0\d{{2,3}}[-—]?\d{{7,8}}"
)


def _table(text: str, source: Source) -> Iterator[Spot]:
    """A header with 姓名 beside a column that nobody may publish. A form's empty head of blanks only is none."""
    lines = list(re.finditer(r"^[^\n]+$", text, re.M))
    for place, line in enumerate(lines):
        cells = _cells(line.group())
        if not any(re.fullmatch(r".{0,4}姓\s*名", cell) for cell in cells):
            continue
        secret = next((cell for cell in cells if len(cell) <= 10 and _SECRET.search(cell)), "")
        rows = [_cells(below.group()) for below in lines[place + 1 : place + 4]]
        ruled = re.search(r"[\t|｜]", line.group())
        filled = any(len(row) >= 2 and re.search(r"\d{3}", "".join(row)) for row in rows)
        if secret and (ruled or filled):
            yield Spot(start=line.start(), end=line.end(), shown=secret)


_SECRET = re.compile(r"身份证|证件号|手机|电话号码|联系电话|银行|账号|卡号|住址|家庭地址|疾?病|残疾|低保")


def _cells(line: str) -> list[str]:
    parts = re.split(r"[\t|｜]|[ \u3000]{2,}", line) if re.search(r"[\t|｜]|[ \u3000]{2,}", line) else line.split(" ")
    cells = [part.strip() for part in parts if part.strip(" -:")]
    return cells if len(cells) > 1 and all(len(cell) <= 20 for cell in cells) else []


def _minors(text: str, source: Source) -> Iterator[Spot]:
    for wanted in _MINORS:
        for match in wanted.finditer(text):
            name = match.group("name")
            if _is_name(name):
                start = match.start("name")
                yield Spot(start=start, end=start + len(name), right=f"{name[0]}某某", shown=f"{name[0]}**")


_MINORS = (
    re.compile(
        rf"(?:学生|儿童|女童|男童|未成年人|未满十四周岁的?|孤儿|幼儿|患儿)[：:]?(?P<name>{_NAME}?)(?=同学|[，,（(](?:男|女|\d{{1,2}}岁|今年|现年|就读|系|患)|今年|就读|现年|、\d|\d{{1,2}}岁|患)"
    ),
    re.compile(rf"(?:^|(?<=[，。、：；（“\s为给]))(?P<name>{_NAME})(?=同学|小朋友)"),
    re.compile(
        rf"(?:^|(?<=[，。、：；（“\s]))(?P<name>{_NAME})(?=[，,（(](?:男|女)?[，,]?(?:今年|现年)?(?:[1-9]|1[0-3])岁)"
    ),
)

RULES = (
    Rule("PII-01", BLOCK, _number("PII-01")),
    Rule("PII-02", WARN, _number("PII-02")),
    Rule("PII-03", WARN, _number("PII-03")),
    Rule("PII-04", BLOCK, _number("PII-04")),
    Rule("PII-05", BLOCK, _number("PII-05")),
    Rule("PII-06", INFO, _number("PII-06")),
    Rule("PII-07", WARN, _home_address),
    Rule("PII-08", WARN, _contacts),
    Rule("PII-09", BLOCK, _table),
    Rule("PII-10", WARN, _minors),
)

in_content, in_text = checking(RULES)
