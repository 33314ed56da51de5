"""The box of one setting of a channel; what is secret is never shown again."""

from __future__ import annotations

import streamlit as st

from channels.contract import Field


def ask_field(field: Field, kept: str, *, key: str) -> str:
    if field.choices:
        labels = {choice.value: choice.label for choice in field.choices}
        now = kept if kept in labels else field.default
        chosen = st.selectbox(
            field.label,
            list(labels),
            index=list(labels).index(now),
            format_func=labels.__getitem__,
            help=field.help or None,
            key=key,
        )
        return str(chosen)
    return st.text_input(
        field.label,
        "" if field.secret else kept or field.default,
        type="password" if field.secret else "default",
        help=field.help or None,
        placeholder="已保存，不改则留空" if field.secret and kept else None,
        key=key,
    )
