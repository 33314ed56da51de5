"""退回 with remarks at their places: what the drafter will find at each field."""

from __future__ import annotations

import streamlit as st

from studio.actions.comment import LONGEST
from studio.domain.content import FIELDS
from studio.domain.interpretation import Interpretation
from studio.domain.steps import HEADING_KEY, label_of


def ask_remarks(interpretation: Interpretation) -> dict[str, str]:
    """Remarks that somebody typed for the fields they chose, by field."""
    key = f"review.remarks.{interpretation.id}.{interpretation.version}"
    with st.expander("退回时在具体栏目写意见"):
        chosen = st.multiselect(
            "哪些栏目要改",
            [HEADING_KEY, *FIELDS],
            format_func=label_of,
            placeholder="可以选多个",
            key=f"{key}.places",
        )
        remarks = {
            field: st.text_area(f"“{label_of(field)}”怎样改", key=f"{key}.{field}", height=90, max_chars=LONGEST)
            for field in chosen
        }
        if chosen:
            st.caption("点“退回修改”后，这些意见出现在起草人表单的相应栏目。")
    return {field: text for field, text in remarks.items() if text.strip()}
