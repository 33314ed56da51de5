"""The office's own pictures, recordings and documents: added, looked at, described, taken away."""

from __future__ import annotations

import streamlit as st

from studio.actions.own_materials import (
    LONGEST_ALT,
    LONGEST_SOURCE,
    add_own_material,
    describe_own_material,
    missing_of,
    remove_own_material,
)
from studio.domain.interpretation import Interpretation
from studio.domain.own_material import RIGHT_LABELS, OwnMaterial, Right
from studio.domain.people import Person
from studio.domain.policy import Policy
from studio.errors import StudioError
from studio.parts.findings import draw_each
from studio.parts.literally import literally
from studio.parts.telling import tell_later, telling
from studio.rules.review import review_files
from studio.studio import Studio
from studio.uploads.kinds import KINDS, LARGEST, MB


def draw_own_materials(studio: Studio, person: Person, interpretation: Interpretation, policy: Policy) -> None:
    with studio.store.reading() as tx:
        materials = tx.own_materials.of(interpretation.id)
        content = tx.interpretations.latest_content(interpretation)
    wanting = sum(bool(missing_of(item)) for item in materials)
    title = f"自备材料（{len(materials)} 份）" if materials else "自备材料：加上自己的图片、漫画、录音、视频"
    with st.expander(
        f"{title}，{wanting} 份还没有写完整" if wanting else title,
        expanded=bool(materials or st.session_state.get("own.refused")),
    ):
        _draw_adding(studio, person, interpretation)
        for material in materials:
            _draw_one(studio, person, material)
            draw_each(
                studio, person, interpretation, policy, content, review_files([material], policy),
                key=f"own.{material.id}.found",
            )  # fmt: skip


def _draw_adding(studio: Studio, person: Person, interpretation: Interpretation) -> None:
    limits = "；".join(f"{kind.label} {kind.most_bytes // MB} MB" for kind in KINDS.values())
    round_of = st.session_state.setdefault("own.round", 0)
    uploaded = st.file_uploader(
        "选择文件（可一次选多份）",
        accept_multiple_files=True,
        max_upload_size=LARGEST // MB,
        key=f"own.files.{round_of}",
        help=f"每份最大：{limits}。和生成的材料一起送审、一起投放，也一样计入统计。",
    )
    for sentence in st.session_state.pop("own.refused", ()):
        st.error(sentence)
    if uploaded and st.button("加入材料", type="primary", key="own.add"):
        refused = []
        for file in uploaded:
            try:
                add_own_material(studio, person.id, interpretation.id, name=file.name, data=file.getvalue())
            except StudioError as error:
                refused.append(str(error))
        st.session_state["own.refused"] = refused
        st.session_state["own.round"] += 1
        if kept := len(uploaded) - len(refused):
            tell_later(f"已加入 {kept} 份材料。请在下面写明它是什么、从哪里来。")
        st.rerun()


def _draw_one(studio: Studio, person: Person, material: OwnMaterial) -> None:
    key = f"own.{material.id}"
    kind = KINDS[material.kind]
    with st.container(border=True):
        seen, told = st.columns([1, 3])
        with seen:
            if material.thumbnail:
                st.image(studio.media.get(material.thumbnail), caption=material.alt or material.name)
            st.caption(_facts(material))
            if material.seen.removed:
                st.caption(f"已去掉原图带的{'、'.join(material.seen.removed)}。")
        with told, st.form(key, border=False):
            st.markdown(f"**{literally(material.name)}**")
            form = st.selectbox("算作哪种形式", kind.forms, index=kind.forms.index(material.form), key=f"{key}.form")
            alt = st.text_input("替代文字（必填）", material.alt, max_chars=LONGEST_ALT, key=f"{key}.alt")
            transcript = st.text_area(
                "文字稿（必填：逐句写出说的话）" if kind.spoken else "图中文字（有文字时写）",
                material.transcript,
                key=f"{key}.transcript",
            )
            rights = list(RIGHT_LABELS)
            right = st.selectbox(
                "使用依据",
                rights,
                index=rights.index(material.right),
                format_func=lambda item: RIGHT_LABELS[item],
                key=f"{key}.right",
            )
            source = st.text_input(
                "来源（制作单位、合同或授权文件；本单位自己制作的可以不写）",
                material.source,
                max_chars=LONGEST_SOURCE,
                key=f"{key}.source",
            )
            ai_made = st.checkbox("由人工智能生成或合成（发布时会注明）", material.ai_made, key=f"{key}.ai")
            saved = st.form_submit_button("保存说明", type="primary")
        for sentence in missing_of(material):
            st.warning(sentence)
        if saved:
            with telling():
                describe_own_material(
                    studio, person.id, material.id,
                    form=form, alt=alt, transcript=transcript, right=right or Right.OWN, source=source, ai_made=ai_made,
                )  # fmt: skip
                tell_later("说明已保存。材料要重新生成后再送审。")
                st.rerun()
        if st.button("移去这份材料", key=f"{key}.remove"):
            with telling():
                remove_own_material(studio, person.id, material.id)
                tell_later(f"已移去“{material.name}”。文件仍留在档案里。")
                st.rerun()


def _facts(material: OwnMaterial) -> str:
    size = f"{material.bytes / MB:.1f} MB" if material.bytes >= MB else f"{material.bytes / 1024:.0f} KB"
    length = f"{int(material.seconds // 60)} 分 {material.seconds % 60:.0f} 秒" if material.seconds else ""
    pixels = f"{material.width}×{material.height}" if material.width else ""
    return "　".join(filter(None, (KINDS[material.kind].label, size, pixels, length)))
