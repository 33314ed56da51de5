"""核对段落: the paragraphs as they were read, doubtful places first; joining, splitting, another role, undoing."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from studio.actions.correct_policy import correct_policy, read_again, undo_correction
from studio.domain.correction import (
    CHOOSABLE,
    ROLE_NAMES,
    Correction,
    Join,
    KeptCorrection,
    ParagraphRole,
    Recast,
    Split,
    in_force,
)
from studio.domain.people import Person
from studio.domain.policy import Clause
from studio.errors import BreaksCitations
from studio.parts.clauses import place_name
from studio.parts.telling import telling
from studio.parts.times import shown
from studio.policy.corrections import Fit, join_at, place_of_words, recast_at, split_at, split_places
from studio.policy.doubts import doubts_of
from studio.policy.lines import Paragraph
from studio.policy.reading import CorrectedStructure, corrected_structure
from studio.policy.structure import Taken
from studio.store.policies import StoredPolicy
from studio.studio import Studio

PAGE = 12
"""Paragraphs drawn at once: a policy of 300 stays as quick as one of 12."""
DOUBTFUL, ALL, CORRECTED = "有疑点的", "全部段落", "已更正的"
_CHIP = "background:#F1ECE3;color:#4A463F;border-radius:4px;padding:1px 8px;font-size:13px;white-space:nowrap"
_MARK = "background:#FDF3F2;color:#B3261E;border-radius:4px;padding:1px 8px;font-size:13px;white-space:nowrap"


@dataclass(frozen=True, kw_only=True)
class _View:
    """What this run of the page found in the store."""

    studio: Studio
    person: Person
    stored: StoredPolicy
    kept: Sequence[KeptCorrection]
    version: int
    given: CorrectedStructure
    doubts: Sequence[tuple[str, ...]]
    touched: frozenset[int]
    """Places of paragraphs that a correction has made or changed."""

    @property
    def key(self) -> str:
        return f"paragraphs.{self.stored.policy.id}"

    @property
    def rows(self) -> Sequence[Taken]:
        return self.given.structure.paragraphs

    @property
    def opened(self) -> int | None:
        """The paragraph that is being corrected."""
        place = st.session_state.get(f"{self.key}.row")
        return place if isinstance(place, int) and place < len(self.rows) else None

    @property
    def outdated(self) -> bool:
        """Whether this version of the program reads the same lines otherwise than what is stored."""
        now, then = self.given.structure.clauses, self.stored.policy.clauses
        return [_said(clause) for clause in now] != [_said(clause) for clause in then]


@dataclass(frozen=True)
class _Asked:
    """A change that waits for the person's word, because citations would break."""

    where: str
    do: Callable[[frozenset[str]], None] = field(repr=False)
    broken: Mapping[str, tuple[str, ...]]


@st.fragment
def draw_paragraphs(studio: Studio, person: Person, policy_id: str) -> None:
    """Everything about the paragraphs of one policy, folded away until somebody opens it."""
    with telling():
        view = _look(studio, person, policy_id)
        if view is None:
            return
        with st.container(border=True):
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.markdown(_summary(view), width="content")
                opened = st.toggle("核对段落", key=f"{view.key}.open", width="content")
            _tell_of_others(view)
            if view.opened is None:
                _told_here(view)
            if opened:
                _draw_open(view)


def _look(studio: Studio, person: Person, policy_id: str) -> _View | None:
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
        lines, kept = tx.policies.lines(policy_id), tx.policies.corrections(policy_id)
        version = tx.policies.corrections_version(policy_id)
    if stored is None:
        return None
    given = corrected_structure(lines, in_force(kept))
    as_read = {taken.paragraph.text for taken in corrected_structure(lines, ()).structure.paragraphs}
    rows = given.structure.paragraphs
    return _View(
        studio=studio,
        person=person,
        stored=stored,
        kept=kept,
        version=version,
        given=given,
        doubts=doubts_of(rows),
        touched=frozenset(
            row.paragraph.place for row in rows if row.paragraph.said or row.paragraph.text not in as_read
        ),
    )


def _said(clause: Clause) -> tuple[str, str, str]:
    return clause.label, clause.heading, clause.text


def _summary(view: _View) -> str:
    doubtful = sum(map(bool, view.doubts))
    places = f"**{doubtful} 处有疑点**，请看一眼" if doubtful else "没有发现疑点"
    made = sum(item.in_force for item in view.kept)
    return f"系统把原文读成了 {len(view.rows)} 段，{places}" + (f"；已更正 {made} 处。" if made else "。")


def _draw_open(view: _View) -> None:
    if not view.rows:
        st.info("这份文件是旧版本读入的，没有保存段落。请先重新读一遍原文件，再核对段落。")
        _draw_read_again(view)
        return
    if view.outdated:
        st.info("程序更新后，读出的段落与已保存的条款有出入。请点下面的“重新读一遍原文件”，条款会按现在的读法更新。")
    places = _chosen_places(view)
    st.caption(f"这里列出 {len(places)} 段。" if places else "这里没有段落。")
    drawn = st.container()
    shown_places = _page_of(view, places)
    with drawn:
        for place in shown_places:
            _draw_row(view, place)
    _draw_kept(view)
    _draw_read_again(view)


def _chosen_places(view: _View) -> list[int]:
    """The paragraphs that the person wants to see, in the order of the file."""
    doubtful = [place for place, doubts in enumerate(view.doubts) if doubts]
    sets = {DOUBTFUL: doubtful, ALL: list(range(len(view.rows))), CORRECTED: sorted(view.touched)}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    which = left.radio(
        "看哪些段落",
        list(sets),
        index=0 if doubtful else 1,
        horizontal=True,
        key=f"{view.key}.which",
    )
    words = right.text_input("查找文字", key=f"{view.key}.find", placeholder="写几个字，只看有这些字的段落").strip()
    found = {place for place in sets[which] if words in view.rows[place].paragraph.text}
    if view.opened is not None:
        # What is being corrected stays in sight with its new other half, also when nothing is doubtful any more.
        found |= {view.opened} | ({view.opened + 1} & view.touched)
    return sorted(found)


def _page_of(view: _View, places: Sequence[int]) -> Sequence[int]:
    """The places on the chosen page; the page's buttons are drawn where this is called."""
    pages = max(-(-len(places) // PAGE), 1)
    if pages == 1:
        return places
    page = st.pagination(pages, key=f"{view.key}.page.{pages}")
    return places[(page - 1) * PAGE : page * PAGE]


def _draw_row(view: _View, place: int) -> None:
    taken, opened = view.rows[place], view.opened == place
    left, right = st.columns([7, 1], vertical_alignment="top")
    left.html(_row_html(view, place))
    right.button(
        "收起" if opened else "更正",
        key=f"{view.key}.row.{place}",
        on_click=_forget if opened else _open,
        args=(view,) if opened else (view, place),
    )
    if opened:
        with st.container(border=True):
            _told_here(view)
            if not _draw_asked(view, where=f"row.{place}"):
                _draw_desk(view, place, taken)


def _row_html(view: _View, place: int) -> str:
    taken = view.rows[place]
    clause = view.given.structure.clauses[taken.clause] if taken.clause is not None else None
    chips = [f'<span style="{_CHIP}">{ROLE_NAMES[taken.role]}</span>']
    if place in view.touched:
        chips.append(f'<span style="{_MARK}">已更正</span>')
    under = f"条款：{html.escape(place_name(clause) if clause.level or clause.label else '开头部分')}" if clause else ""
    text = html.escape(taken.paragraph.text).replace("\t", "　|　")
    doubts = "".join(
        f'<div style="color:#8A5A00;font-size:14px">▲ {html.escape(why)}</div>' for why in view.doubts[place]
    )
    return (
        f'<div style="border-top:1px solid #E7E1D6;padding-top:8px">'
        f'<div style="display:flex;flex-wrap:wrap;gap:6px;align-items:center;color:#6B665D;font-size:13px">'
        f"<span>第 {place + 1} 段</span>{''.join(chips)}<span>{under}</span></div>"
        f'<div style="line-height:1.75;margin:4px 0;overflow-wrap:anywhere">{text}</div>{doubts}</div>'
    )


def _draw_desk(view: _View, place: int, taken: Taken) -> None:
    """What can be done with one paragraph."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _draw_split(view, place, taken.paragraph.text)
    with right:
        _draw_joins(view, place)
        _draw_role(view, place, taken)


def _draw_split(view: _View, place: int, text: str) -> None:
    st.markdown("**拆成两段**")
    key, offsets = f"{view.key}.{view.version}.{place}", split_places(text)
    picked = None
    if offsets:
        picked = st.radio(
            "从哪一句起另成一段",
            offsets,
            index=None,
            format_func=lambda offset: f"从“{_short(text[offset:])}”起",
            key=f"{key}.offset",
        )
    words = st.text_input(
        "或者写下后半段开头的几个字" if offsets else "写下后半段开头的几个字",
        key=f"{key}.words",
        placeholder="例如：各单位要加强",
    )
    if not st.button("从这里拆开", key=f"{key}.split"):
        return
    offset = place_of_words(text, words) if words.strip() else picked
    if offset is None:
        st.warning(
            "这一段里没有这几个字（或者它们就在段首），没有拆开。请照原文写。"
            if words.strip()
            else "请先选从哪一句拆开，或者写下后半段开头的几个字。"
        )
        return
    _correct(view, place, split_at(_paragraphs(view), place, offset), "已拆成两段。")


def _draw_joins(view: _View, place: int) -> None:
    st.markdown("**与相邻的段合并**")
    key = f"{view.key}.{view.version}.{place}"
    if place > 0:
        st.caption(f"上一段结尾：…{view.rows[place - 1].paragraph.text[-24:]}")
        if st.button("与上一段合并", key=f"{key}.before", width="stretch"):
            _correct(view, place, join_at(_paragraphs(view), place - 1), "已与上一段合并。", opened=place - 1)
    if place < len(view.rows) - 1:
        st.caption(f"下一段开头：{_short(view.rows[place + 1].paragraph.text, 24)}")
        if st.button("与下一段合并", key=f"{key}.after", width="stretch"):
            _correct(view, place, join_at(_paragraphs(view), place), "已与下一段合并。")


def _draw_role(view: _View, place: int, taken: Taken) -> None:
    st.markdown("**这一段是什么**")
    key = f"{view.key}.{view.version}.{place}.role"
    choices = [role for role in CHOOSABLE if role is not taken.role]
    picked = st.selectbox(
        f"现在是“{ROLE_NAMES[taken.role]}”，改为",
        choices,
        index=None,
        format_func=lambda role: ROLE_NAMES[ParagraphRole(role)],
        placeholder="请选择",
        key=key,
    )
    if st.button("改角色", key=f"{key}.set", width="stretch", disabled=picked is None) and picked is not None:
        _correct(view, place, recast_at(_paragraphs(view), place, picked), f"已改为{ROLE_NAMES[picked]}。")


def _paragraphs(view: _View) -> list[Paragraph]:
    return [taken.paragraph for taken in view.rows]


def _correct(view: _View, place: int, correction: Correction, told: str, *, opened: int | None = None) -> None:
    """Makes the correction; the paragraph stays open, for more may be wrong with it."""
    policy_id = view.stored.policy.id

    def make(agreed: frozenset[str]) -> None:
        correct_policy(view.studio, view.person.id, policy_id, correction, seen=view.version, agreed=agreed)
        _tell_later(view, f"{told}条款和可参考的句子已按新的段落重新读出。")
        st.session_state[f"{view.key}.row"] = place if opened is None else opened

    _do(view, make, where=f"row.{place}")


def _do(view: _View, make: Callable[[frozenset[str]], None], *, where: str) -> None:
    """Does it, or keeps it for the person's word when citations would break."""
    with telling():
        try:
            make(frozenset())
        except BreaksCitations as breaks:
            st.session_state[f"{view.key}.asked"] = _Asked(where, make, breaks.broken)
        st.rerun()


def _draw_asked(view: _View, *, where: str) -> bool:
    """The question that waits at this place, if there is one: what would break, and whether to go on."""
    asked = st.session_state.get(f"{view.key}.asked")
    if asked is None or asked.where != where:
        return False
    clauses = {clause.id: place_name(clause) for clause in view.stored.policy.clauses}
    listed = "".join(
        f"\n- {clauses.get(clause, clause)}　被引用于：{'、'.join(places)}" for clause, places in asked.broken.items()
    )
    st.warning(
        "还没有改动。这样改以后，下面的条款就不存在了；引用它们的地方会标出“依据已不存在”，要到解读表单重新选择，"
        f"否则不能送审：{listed}"
    )
    go, stop = st.columns(2)
    stop.button("不改了", key=f"{view.key}.asked.stop", width="stretch", on_click=_forget, args=(view,))
    if go.button("仍然这样改", key=f"{view.key}.asked.go", width="stretch"):
        with telling():
            asked.do(frozenset(asked.broken))
            _forget(view, row=False)
            st.rerun()
    return True


def _tell_later(view: _View, message: str) -> None:
    """A message that survives the rerun after an act, and is shown where the person is looking."""
    st.session_state[f"{view.key}.told"] = message


def _tell_of_others(view: _View) -> None:
    """A button pressed on paragraphs that somebody has changed meanwhile does nothing: say why."""
    seen = st.session_state.get(f"{view.key}.seen", view.version)
    if seen != view.version and f"{view.key}.told" not in st.session_state:
        st.info("段落刚被别人（或您在另一个页面）更正过，下面是最新的。您刚才按下的更正没有写入，请看过再改。")
    st.session_state[f"{view.key}.seen"] = view.version


def _told_here(view: _View) -> None:
    if message := st.session_state.pop(f"{view.key}.told", ""):
        st.success(message)


def _open(view: _View, place: int) -> None:
    _forget(view)
    st.session_state[f"{view.key}.row"] = place


def _forget(view: _View, *, row: bool = True) -> None:
    st.session_state.pop(f"{view.key}.asked", None)
    if row:
        st.session_state.pop(f"{view.key}.row", None)


def _draw_kept(view: _View) -> None:
    """Every correction with who and when; those in force can be taken back."""
    if not view.kept:
        return
    with view.studio.store.reading() as tx:
        ids = {item.person_id for item in view.kept} | {item.undone_by for item in view.kept if item.undone_by}
        found = [tx.people.get(person_id) for person_id in ids]
    names = {person.id: person.name for person in found if person is not None}
    fits = dict(zip([item.number for item in view.kept if item.in_force], view.given.fits, strict=True))
    with st.expander(f"作过的更正（{len(view.kept)}）", expanded=True):
        for item in reversed(view.kept):
            left, right = st.columns([7, 1], vertical_alignment="center")
            left.markdown(_kept_line(item, names, fits.get(item.number)))
            if item.in_force and right.button("撤销", key=f"{view.key}.undo.{item.number}", width="stretch"):
                _undo(view, item.number)
            _draw_asked(view, where=f"undo.{item.number}")


def _kept_line(item: KeptCorrection, names: Mapping[str, str], fit: Fit | None) -> str:
    line = f"{_told(item.correction)}  \n:gray[{names.get(item.person_id, '')}　{shown(item.at)}]"
    if item.undone_at is not None:
        return f"~~{_told(item.correction)}~~  \n:gray[{names.get(item.undone_by, '')}　{shown(item.undone_at)} 撤销]"
    if fit is Fit.UNFIT:
        return f"{line}  \n:orange[▲ 现在的段落里找不到这一段，这条更正没有起作用，可以撤销。]"
    if fit is Fit.ALREADY:
        return f"{line}　:gray[（现在读出来已经是这样）]"
    return line


def _undo(view: _View, number: int) -> None:
    def undo(agreed: frozenset[str]) -> None:
        policy_id = view.stored.policy.id
        lost = undo_correction(view.studio, view.person.id, policy_id, number, seen=view.version, agreed=agreed)
        _tell_later(view, "已撤销。" + (f"另有 {lost} 条更正因此找不到段落，请在列表中查看。" if lost else ""))
        st.session_state.pop(f"{view.key}.row", None)

    _do(view, undo, where=f"undo.{number}")


def _draw_read_again(view: _View) -> None:
    def again(agreed: frozenset[str]) -> None:
        unfit = read_again(view.studio, view.person.id, view.stored.policy.id, seen=view.version, agreed=agreed)
        kept = "已作的更正都已照样套用。" if any(item.in_force for item in view.kept) else ""
        _tell_later(view, "已重新读过原文件。" + (f"有 {unfit} 条更正找不到段落，请在列表中查看。" if unfit else kept))
        st.session_state.pop(f"{view.key}.row", None)

    left, right = st.columns([5, 2], vertical_alignment="center")
    left.caption("重新读一遍：用现在的程序再读一次上传的文件，作过的更正会照样套用，没有变化的条款编号不变。")
    if right.button("重新读一遍原文件", key=f"{view.key}.again", width="stretch"):
        with st.spinner("正在读入，通常只要几秒…"):
            _do(view, again, where="again")
    _draw_asked(view, where="again")


def _told(correction: Correction) -> str:
    """A correction in one sentence, its words shortened; marks of Markdown are taken as letters."""
    match correction:
        case Join(first=first, second=second):
            said = f"合并：“…{first[-16:]}”与“{_short(second)}”"
        case Split(first=first, second=second):
            said = f"拆开：在“…{first[-16:]}”之后，“{_short(second)}”另起一段"
        case Recast(text=text, role=role):
            said = f"改为{ROLE_NAMES[role]}：“{_short(text)}”"
    return said.translate({ord(mark): f"\\{mark}" for mark in "\\`*_{}[]()#+-.!~$:<>|"})


def _short(text: str, most: int = 20) -> str:
    return text if len(text) <= most else text[:most] + "…"
