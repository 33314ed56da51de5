"""A package as the public will see it: every file, every channel's words."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from channels.registry import all_channels
from studio.actions.approval import sheet_of
from studio.actions.own_materials import FORMAT
from studio.domain.content import from_json
from studio.domain.interpretation import Material, Package
from studio.domain.people import Person
from studio.formats.registry import all_formats
from studio.parts.arranging.losses import draw_arrangements
from studio.parts.literally import literally
from studio.parts.signed_papers import draw_papers
from studio.parts.times import shown
from studio.studio import Studio


def draw_package(studio: Studio, package: Package, *, key: str, person: Person | None = None) -> None:
    """`person` may take the approval sheet with them; without one it is not offered."""
    st.caption(f"材料摘要（{package.algorithm.upper()}）　`{package.digest}`　生成于 {shown(package.built_at)}")
    if package.voided_at is not None:
        st.error(f"审签已作废：{package.void_reason}")
    if person is not None:
        st.download_button(
            "下载审签单（PDF）",
            lambda: sheet_of(studio, person.id, package.id),
            "审签单.pdf",
            "application/pdf",
            key=f"{key}.sheet.{package.id}",
        )
        draw_papers(studio, person, package, key=key)
    if package.manifest["content"].get("boards"):
        with st.expander("这些材料有取舍：哪些没有照表单说、为什么", expanded=True):
            draw_arrangements(from_json(package.manifest["content"]))
    labels = {**{item: kind.label for item, kind in all_formats().items()}, FORMAT: "自备材料"}
    drawn = [item for item in labels if any(material.format == item for material in package.materials)]
    tabs = st.tabs([*(labels[item] for item in drawn), "各渠道文字"])
    for format_key, tab in zip(drawn, tabs, strict=False):
        with tab:
            own = [material for material in package.materials if material.format == format_key]
            for number, material in enumerate(own, start=1):
                name = _shown_name(material, f"{labels[format_key]}-{number:02}")
                _draw_material(studio, material, name, key=f"{key}.{package.id}.{material.name}")
    with tabs[-1]:
        _draw_channel_texts(package)


def _shown_name(material: Material, otherwise: str) -> str:
    """The file's name, or one in Chinese for what pages call chart_1.svg."""
    kind = Path(material.name).suffix
    return material.name if re.search(r"[\u4e00-\u9fff]", material.name) else f"{otherwise}{kind}"


def _draw_material(studio: Studio, material: Material, name: str, *, key: str) -> None:
    data = studio.media.get(material.sha256)
    if material.role == "picture":
        st.download_button(f"下载 {name}", data, name, material.media_type, key=key)
        return
    if material.media_type == "text/html":
        with st.container(height=760, border=True):
            st.iframe(data.decode("utf-8"), height=1800)
    elif material.media_type.startswith("image/") and material.media_type != "image/svg+xml":
        st.image(data, caption=material.alt, width=520 if material.height > material.width else 900)
    elif material.media_type.startswith("video/"):
        st.video(data, format=material.media_type)
    elif material.media_type.startswith("audio/"):
        st.audio(data, format=material.media_type)
    for said in filter(None, (material.transcript, material.licence and f"使用依据：{material.licence}")):
        st.markdown(literally(said))
    st.download_button(f"下载 {name}（{material.bytes / 1024:.0f} KB）", data, name, material.media_type, key=key)


def _draw_channel_texts(package: Package) -> None:
    for channel, texts in package.manifest["channels"].items():
        kind = all_channels().get(channel)
        with st.expander(kind.label if kind else channel, expanded=channel == "wechat"):
            st.markdown(f"**标题**　{texts['title']}")
            st.markdown(f"**摘要**　{texts['summary']}")
            if channel == "weibo":
                st.markdown(f"**正文**　{texts['short_text']}")
