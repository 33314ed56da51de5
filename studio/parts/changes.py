"""What is new in a package since somebody read it last: word by word, file by file."""

from __future__ import annotations

import html

import streamlit as st

from channels.registry import all_channels
from studio.actions.read_package import Change, changes_for, mark_as_read
from studio.domain.interpretation import Package
from studio.domain.people import Person
from studio.parts.literally import literally
from studio.parts.marks import marked_up
from studio.parts.times import shown
from studio.studio import Studio

TEXTS = {"title": "标题", "summary": "摘要", "short_text": "正文"}


def draw_changes(studio: Studio, person: Person, package: Package) -> None:
    """Notes the reading as well: the next one begins here."""
    changes = changes_for(studio, person.id, package.id)
    mark_as_read(studio, person.id, package.id)
    for change in changes:
        _draw_one(change)


def _draw_one(change: Change) -> None:
    count = len(change.units) + len(change.channels)
    files = len(change.files_added) + len(change.files_removed) + len(change.files_changed)
    title = f"{change.since}（{shown(change.at)}）以后的改动：文字 {count} 处，材料文件 {files} 个"
    with st.expander(title, expanded=not change.nothing):
        if change.nothing:
            st.caption("内容、渠道文字和材料都没有变化。")
        for unit in change.units:
            told = "文字没有变，只改了依据的条款。" if unit.citations_only else marked_up(unit.marks)
            st.html(f'<div class="change"><p><b>{html.escape(unit.label)}</b></p>{told}</div>')
        channels = all_channels()
        for keys, name, marks in change.channels:
            named = "、".join(channels[key].label for key in keys if key in channels)
            labels = "全部渠道" if channels.keys() <= set(keys) else named
            place = html.escape(f"渠道文字·{TEXTS[name]}（{labels}）")
            st.html(f'<div class="change"><p><b>{place}</b></p>{marked_up(marks)}</div>')
        for told, names in (
            ("新增的材料", change.files_added),
            ("去掉的材料", change.files_removed),
            ("重新生成、内容有变的材料", change.files_changed),
        ):
            if names:
                st.markdown(f"**{told}**　{literally('、'.join(names))}")
