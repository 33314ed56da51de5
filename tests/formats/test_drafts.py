"""Raw drafts of real policies: every format whole, or left out because there is nothing for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.drafts import CORPUS, documents, made_of

EXAMPLE = Path(__file__).resolve().parents[2] / "assets" / "examples" / "changban-2020-13.txt"
LEFT_OUT = {"qa", "charts"}
"""What a draft may have nothing for."""


def test_the_draft_of_the_founding_document_is_whole_in_every_format() -> None:
    rows = made_of(EXAMPLE)
    assert [(row.key, row.missing, row.said) for row in rows if row.missing or row.said] == []
    assert {row.key for row in rows if not row.files} <= LEFT_OUT


@pytest.mark.soak
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project")
@pytest.mark.parametrize("path", documents(CORPUS, 3) if CORPUS.is_dir() else [], ids=lambda path: path.stem)
def test_drafts_of_other_policies_are_whole_in_every_format(path: Path) -> None:
    rows = made_of(path)
    assert [(row.key, row.missing, row.said) for row in rows if row.missing or row.said] == []
    assert {row.key for row in rows if not row.files} <= LEFT_OUT
