"""Errors become sentences at the place where they happened; no traceback reaches a person."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from studio.errors import StudioError
from studio.ids import new_id

LOG = logging.getLogger("studio")


@contextmanager
def telling() -> Iterator[None]:
    """Shows a `StudioError` as it is; anything else as one sentence with a number to find it in the log."""
    try:
        yield
    except StudioError as error:
        st.error(str(error))
    except Exception as error:
        if type(error).__module__.startswith("streamlit.runtime.scriptrunner"):
            raise
        number = new_id()[:8]
        LOG.exception("screen failed %s", number)
        st.error(f"这一步没有办成，已保存的内容都在。请刷新页面再试；还不行请把编号 {number} 告诉管理员。")


def tell_later(message: str) -> None:
    """A message that survives the rerun after an act."""
    st.session_state["told"] = message


def told_now() -> None:
    if message := st.session_state.pop("told", ""):
        st.success(message)
