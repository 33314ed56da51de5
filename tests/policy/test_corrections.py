"""Corrections part text otherwise and never lose or double it; ids stay with their words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.correction import (
    CHOOSABLE,
    Correction,
    Join,
    ParagraphRole,
    Recast,
    Split,
    as_json,
    from_json,
)
from studio.domain.policy import Reading
from studio.policy.corrections import (
    Fit,
    corrected,
    join_at,
    place_of_words,
    recast_at,
    split_at,
    split_places,
)
from studio.policy.doubts import doubts_of
from studio.policy.lines import Paragraph
from studio.policy.reading import corrected_structure, reading_of
from studio.policy.sentences import tight
from studio.policy.structure import paragraphs_of, placed
from tests.policy.making import BROKEN, NOTICE

WORDS = st.text(alphabet="一二三（）、。；：，政策 a1\t", min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)


def whole(text: str) -> Paragraph:
    return Paragraph(text=text, indented=False, after_gap=False)


PARAGRAPHS = st.lists(WORDS.map(whole), min_size=1, max_size=8).map(placed)
CORRECTIONS = st.lists(
    st.builds(Join, first=WORDS, second=WORDS, after=WORDS, nth=st.integers(1, 3))
    | st.builds(Split, first=WORDS, second=WORDS, nth=st.integers(1, 3))
    | st.builds(Recast, text=WORDS, role=st.sampled_from(CHOOSABLE)),
    max_size=6,
)


def texts(paragraphs: tuple[Paragraph, ...] | list[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]


def broken() -> list[Paragraph]:
    return paragraphs_of(BROKEN.splitlines())


def at(paragraphs: list[Paragraph], beginning: str) -> int:
    return next(p.place for p in paragraphs if p.text.startswith(beginning))


def ids(reading: Reading) -> list[str]:
    return [clause.id for clause in reading.clauses]


def reread(before: Reading, *corrections: Correction) -> Reading:
    return reading_of(before.lines, corrections, known=(*before.clauses, *before.retired))


@given(paragraphs=PARAGRAPHS, corrections=CORRECTIONS)
def test_no_correction_loses_or_doubles_text_or_crashes(
    paragraphs: list[Paragraph], corrections: list[Correction]
) -> None:
    after = corrected(paragraphs, corrections)
    assert tight("".join(texts(after.paragraphs))) == tight("".join(texts(paragraphs)))
    assert len(after.fits) == len(corrections)
    assert [paragraph.place for paragraph in after.paragraphs] == list(range(len(after.paragraphs)))
    assert all(0 < seam < len(p.text) for p in after.paragraphs for seam in p.seams)


@given(paragraphs=PARAGRAPHS.filter(lambda found: len(found) > 1), data=st.data())
def test_a_join_split_again_at_the_same_place_restores_both(paragraphs: list[Paragraph], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(paragraphs) - 2))
    joined = corrected(paragraphs, [join_at(paragraphs, place)])
    assert joined.fits == (Fit.MADE,)
    split = split_at(joined.paragraphs, place, len(paragraphs[place].text))
    restored = corrected(joined.paragraphs, [split])
    assert restored.fits == (Fit.MADE,)
    assert texts(restored.paragraphs) == texts(paragraphs)


@given(paragraphs=PARAGRAPHS, data=st.data())
def test_a_correction_made_at_a_place_is_made_at_that_place(paragraphs: list[Paragraph], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(paragraphs) - 1))
    role = data.draw(st.sampled_from(CHOOSABLE))
    after = corrected(paragraphs, [recast_at(paragraphs, place, role)]).paragraphs
    assert [paragraph.place for paragraph in after if paragraph.said] == [place]


@given(text=WORDS, at=st.integers(-1, 14))
def test_a_split_at_an_edge_is_refused_and_else_keeps_both_halves(text: str, at: int) -> None:
    paragraphs = placed([whole(text)])
    if not text[: max(at, 0)].strip() or not text[max(at, 0) :].strip():
        with pytest.raises(ValueError, match="empty"):
            split_at(paragraphs, 0, at)
        return
    halves = corrected(paragraphs, [split_at(paragraphs, 0, at)]).paragraphs
    assert texts(halves) == [text[:at].rstrip(), text[at:].lstrip()]


@given(correction=CORRECTIONS.filter(bool).map(lambda found: found[0]))
def test_a_correction_survives_the_store(correction: Correction) -> None:
    assert from_json(as_json(correction)) == correction


@settings(max_examples=60, deadline=None)
@given(corrections=CORRECTIONS, data=st.data())
def test_a_corrected_policy_is_always_readable_and_its_ids_are_unique(
    corrections: list[Correction], data: st.DataObject
) -> None:
    lines = NOTICE.splitlines()
    paragraphs = paragraphs_of(lines)
    for _ in range(data.draw(st.integers(1, 4))):
        now = corrected(paragraphs, corrections).paragraphs
        place = data.draw(st.integers(0, len(now) - 2))
        kind = data.draw(st.sampled_from(["join", "split", "recast"]))
        if kind == "join":
            corrections = [*corrections, join_at(now, place)]
        elif kind == "split" and len(now[place].text) > 1:
            corrections = [*corrections, split_at(now, place, data.draw(st.integers(1, len(now[place].text) - 1)))]
        else:
            corrections = [*corrections, recast_at(now, place, data.draw(st.sampled_from(CHOOSABLE)))]
    before = reading_of(lines)
    after = reread(before, *corrections)
    assert len(set(ids(after))) == len(ids(after))
    assert not set(ids(after)) & {clause.id for clause in after.retired}
    back = reread(after)
    assert back.clauses == before.clauses


def test_a_correction_that_no_longer_fits_is_reported_and_the_others_are_made() -> None:
    paragraphs = broken()
    wrong = Join(first="没有这一段", second="也没有这一段")
    right = recast_at(paragraphs, at(paragraphs, "加强组织领导"), ParagraphRole.HEADING_2)
    assert corrected(paragraphs, [wrong, right]).fits == (Fit.UNFIT, Fit.MADE)


def test_what_a_better_reader_does_by_itself_is_already_so() -> None:
    paragraphs = broken()
    place = at(paragraphs, "坚持属地管理")
    join = join_at(paragraphs, place)
    better = corrected(paragraphs, [join]).paragraphs
    assert corrected(better, [join]).fits == (Fit.ALREADY,)
    assert texts(corrected(better, [join]).paragraphs) == texts(better)


def test_gaps_that_another_reader_leaves_in_the_words_do_not_matter() -> None:
    paragraphs = broken()
    join = join_at(paragraphs, at(paragraphs, "坚持属地管理"))
    spaced = [replace(p, text=p.text.replace("属地", "属 地")) for p in paragraphs]
    assert corrected(spaced, [join]).fits == (Fit.MADE,)


def test_of_equal_paragraphs_the_meant_one_is_corrected() -> None:
    paragraphs = placed([whole(text) for text in ("甲", "内容。", "乙", "内容。", "丙")])
    after = corrected(paragraphs, [recast_at(paragraphs, 3, ParagraphRole.HEADING_1)]).paragraphs
    assert [paragraph.place for paragraph in after if paragraph.said] == [3]


def test_a_split_clause_becomes_two_and_all_others_keep_their_ids() -> None:
    before = reading_of(BROKEN.splitlines())
    paragraphs = broken()
    place = at(paragraphs, "（二）控制投放总量")
    offset = place_of_words(paragraphs[place].text, "（三）")
    assert offset in split_places(paragraphs[place].text)
    after = reread(before, split_at(paragraphs, place, offset or 0))
    assert ids(before) == ["p1", "c1", "c2", "c2-1", "c2-2", "c3", "c3-1"]
    assert ids(after) == ["p1", "c1", "c2", "c2-1", "c2-2", "c2-3", "c3", "c3-1"]
    clause = after.clause("c2-3")
    assert clause is not None
    assert (clause.label, clause.heading, clause.text) == ("（三）", "加强日常巡查", "每日巡查不少于两次。")


def test_a_heading_without_a_number_is_known_by_its_words() -> None:
    before = reading_of(BROKEN.splitlines())
    paragraphs = broken()
    after = reread(before, recast_at(paragraphs, at(paragraphs, "加强组织领导"), ParagraphRole.HEADING_2))
    clause = after.clause("c3-h加强组织领导")
    assert clause is not None
    assert (clause.level, clause.heading, clause.text) == (2, "加强组织领导", "各单位要明确专人负责，按月报送进展。")
    assert ids(before) == [clause_id for clause_id in ids(after) if "h" not in clause_id]


def test_clauses_under_a_heading_that_becomes_text_keep_their_ids() -> None:
    before = reading_of(BROKEN.splitlines())
    paragraphs = broken()
    after = reread(before, recast_at(paragraphs, at(paragraphs, "三、保障措施"), ParagraphRole.BODY))
    assert ids(after) == ["p1", "c1", "c2", "c2-1", "c2-2", "c3-1"]
    assert [clause.id for clause in after.retired] == ["c3"]


def test_of_two_clauses_with_one_number_neither_takes_the_others_id() -> None:
    lines = ["关于工作的通知", "各单位：", "一、甲", "甲的内容。", "一、乙", "乙的内容。"]
    before = reading_of(lines)
    assert ids(before) == ["c1", "c1~2"]
    paragraphs = paragraphs_of(lines)
    after = reread(before, recast_at(paragraphs, at(paragraphs, "一、甲"), ParagraphRole.BODY))
    clause = after.clause("c1~2")
    assert clause is not None
    assert clause.heading == "乙"
    assert after.clause("c1") is None


def test_an_id_that_vanished_comes_back_with_its_words_and_with_no_others() -> None:
    before = reading_of(BROKEN.splitlines())
    paragraphs = broken()
    join = join_at(paragraphs, at(paragraphs, "（一）划定停放区域"))
    joined = reread(before, join)
    assert "c2-2" not in ids(joined)
    assert [clause.id for clause in joined.retired] == ["c2-2"]
    now = corrected(paragraphs, [join]).paragraphs
    place = at(list(now), "（一）划定停放区域")
    offset = place_of_words(now[place].text, "（三）") or 0
    resplit = reread(joined, join, split_at(now, place, offset))
    assert "c2-2" not in ids(resplit)
    assert ids(reread(resplit)) == ids(before)


def test_facts_and_candidates_follow_the_corrected_paragraphs() -> None:
    before = reading_of(BROKEN.splitlines())
    paragraphs = broken()
    place = at(paragraphs, "（二）控制投放总量")
    split = split_at(paragraphs, place, place_of_words(paragraphs[place].text, "（三）") or 0)
    assert {target.clause for target in before.targets} == {"c2-2"}
    assert {target.clause for target in reread(before, split).targets} == {"c2-2", "c2-3"}


def test_a_title_that_a_person_calls_text_is_text() -> None:
    paragraphs = broken()
    given = corrected_structure(
        BROKEN.splitlines(), [recast_at(paragraphs, at(paragraphs, "长山市城市管理局关于"), ParagraphRole.BODY)]
    )
    roles = [taken.role for taken in given.structure.paragraphs]
    assert ParagraphRole.TITLE not in roles
    assert any("没有认出标题" in warning for warning in given.structure.warnings)


def test_doubtful_places_are_pointed_out_and_what_a_person_said_is_not() -> None:
    lines = BROKEN.splitlines()
    structure = corrected_structure(lines, ()).structure
    doubtful = [
        taken.paragraph.text
        for taken, why in zip(structure.paragraphs, doubts_of(structure.paragraphs), strict=True)
        if why
    ]
    assert [text[:6] for text in doubtful] == ["坚持属地管理", "（二）控制投", "加强组织领导"]
    said = recast_at(broken(), at(broken(), "加强组织领导"), ParagraphRole.HEADING_2)
    structure = corrected_structure(lines, [said]).structure
    assert sum(map(bool, doubts_of(structure.paragraphs))) == 2


def test_every_paragraph_has_its_role_and_its_clause() -> None:
    structure = corrected_structure(NOTICE.splitlines(), ()).structure
    assert "".join(tight(taken.paragraph.text) for taken in structure.paragraphs) == tight(NOTICE)
    told = {taken.paragraph.text[:6]: taken.role.value for taken in structure.paragraphs}
    assert told["各科室、局属"] == "addressee"
    assert "signature" in told.values()
    for taken in structure.paragraphs:
        if taken.role in (ParagraphRole.BODY, ParagraphRole.ITEM):
            assert taken.clause is not None
            assert tight(taken.paragraph.text[-6:]) in tight(structure.clauses[taken.clause].text)
