"""What surrounds the text of one document and is none: the list of annexes, the contents, the signature, the notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.domain.correction import ParagraphRole
from studio.policy import marks
from studio.policy.dates import whole_date
from studio.policy.lines import Paragraph
from studio.policy.parts import Part, Piece, runs
from studio.policy.sentences import tight

_PERSON = re.compile(
    r"(?:总理|省长|市长|县长|区长|州长|主任|部长|局长|署长|行长|主席|厅长|委员长|会长|代市长|代省长|代县长|院长|检察长|盟长|旗长)"
    r"\s*[：:]?\s*[\u4e00-\u9fff·][\u4e00-\u9fff·\s]{1,7}"
)
_CONTENTS = re.compile(r"目\s*录|目\s*次")


def part_of(piece: Piece[Paragraph]) -> Part:
    part = Part(role=piece.role, head=piece.head, annex=piece.annex, disclosure=piece.head.disclosure)
    above = [ParagraphRole.ANNEX] * (len(piece.top) - len(piece.head.roles))
    part.roles = {line.place: role for line, role in zip(piece.top, [*above, *piece.head.roles], strict=True)}
    paragraphs = _without_contents(part, _without_annex_list(part, piece.lines))
    taken = _take_signature(part, paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if index in taken:
            part.roles[paragraph.place] = ParagraphRole.SIGNATURE
        elif paragraph.said:
            part.paragraphs.append(paragraph)
        elif marks.is_foot(paragraph.text):
            part.roles[paragraph.place] = ParagraphRole.FOOT
        elif how := marks.disclosure_words(paragraph.text):
            part.disclosure = part.disclosure or how
            part.roles[paragraph.place] = ParagraphRole.NOTE
        else:
            part.paragraphs.append(paragraph)
    return part


def _without_annex_list(part: Part, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    kept: list[Paragraph] = []
    for run, listed in runs(paragraphs):
        if listed:
            part.annex_list += [paragraph.text for paragraph in run]
            part.roles |= {paragraph.place: ParagraphRole.ANNEX_LIST for paragraph in run}
        else:
            kept += run
    return kept


def _without_contents(part: Part, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A table of contents repeats the headings; they are kept once."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.said or not _CONTENTS.fullmatch(paragraph.text):
            continue
        after = index + 1
        seen: set[str] = set()
        while after < len(paragraphs) and (entry := _contents_entry(paragraphs[after])) and entry not in seen:
            seen.add(entry)
            after += 1
        if not seen:
            return paragraphs
        part.roles |= {entry.place: ParagraphRole.CONTENTS for entry in paragraphs[index:after]}
        return paragraphs[:index] + paragraphs[after:]
    return paragraphs


def _contents_entry(paragraph: Paragraph) -> str:
    text = paragraph.text
    if paragraph.said:
        return ""
    plain = re.sub(r"[.…·\s\d]+$", "", text)
    short = len(text) <= 60 and "。" not in text
    return (
        tight(plain)
        if short and (marks.label_of(text) or marks.bare_label(plain) or re.match(r"附\s*[则件录]", text))
        else ""
    )


def _take_signature(part: Part, paragraphs: Sequence[Paragraph]) -> set[int]:
    """Finds who signed and when; answers the indexes that are signature and not text."""
    for index in range(len(paragraphs) - 1, -1, -1):
        text = paragraphs[index].text
        if paragraphs[index].said:
            continue
        if both := marks.signature(text):
            part.signed_by, part.signed_on = list(both[0]), both[1]
            return {index}
        if not paragraphs[index].row and marks.is_date(text):
            part.signed_on = whole_date(text)
            return {index, *_signers_before(part, paragraphs, index)}
    last = len(paragraphs)
    while last and (marks.disclosure_words(paragraphs[last - 1].text) or marks.is_foot(paragraphs[last - 1].text)):
        last -= 1
    before = paragraphs[last - 2].text if last > 1 else ""
    # A last line that only names a body is a signature without a date, when a sentence ended before it.
    return _signers_before(part, paragraphs, last) if marks.ends(before) else set()


def _signers_before(part: Part, paragraphs: Sequence[Paragraph], index: int) -> set[int]:
    taken: set[int] = set()
    signers: list[str] = []
    for place in range(index - 1, -1, -1):
        text = paragraphs[place].text
        if paragraphs[place].said:
            break
        if _PERSON.fullmatch(text.strip()):
            taken.add(place)
        elif (names := marks.orgs_in(text)) and not paragraphs[place].row:
            signers = [*names, *signers]
            taken.add(place)
        else:
            break
    part.signed_by = signers
    return taken
