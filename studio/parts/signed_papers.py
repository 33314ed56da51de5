"""签字盖章件 beside a package: the scans, the sealed sheets, and what their seals say."""

from __future__ import annotations

import streamlit as st

from studio.actions.signed_papers import MAY_ADD, MAY_SEAL, Kept, add_scan, papers_of, seal_sheet, strike_paper
from studio.domain.interpretation import Package
from studio.domain.people import Person
from studio.domain.signed_paper import KIND_LABELS
from studio.parts.literally import literally
from studio.parts.telling import tell_later, telling
from studio.parts.times import shown
from studio.studio import Studio


def draw_papers(studio: Studio, person: Person, package: Package, *, key: str) -> None:
    kept = papers_of(studio, person.id, package.id)
    count = sum(item.paper.struck_at is None for item in kept)
    with st.expander(f"签字盖章的审签单（{count}）" if count else "签字盖章的审签单"):
        st.caption("需要纸质签字盖章的：下载审签单，打印签字后扫描上传；单位有印章证书的，可以直接加盖电子签章。")
        for item in kept:
            _draw_one(studio, person, item, key=f"{key}.paper.{item.paper.id}")
        if package.voided_at is None and person.may(*MAY_ADD):
            _draw_adding(studio, person, package, key=key)


def _draw_one(studio: Studio, person: Person, item: Kept, *, key: str) -> None:
    paper = item.paper
    with studio.store.reading() as tx:
        name = tx.people.names().get(paper.person_id, "")
    with st.container(border=True):
        picture, said = st.columns([1, 4])
        if paper.thumbnail:
            picture.image(studio.media.get(paper.thumbnail), width=110)
        with said:
            st.markdown(
                f"**{literally(paper.name)}**　{KIND_LABELS[paper.kind]}  \n{name} {shown(paper.at)} 存入　"
                f"{paper.bytes / 1024:.0f} KB　校验值 `{paper.sha256[:16]}`"
            )
            for verdict in item.verdicts:
                when = f"　签章时间 {shown(verdict.at)}" if verdict.at else ""
                tell = st.success if verdict.intact and verdict.trusted else st.warning if verdict.intact else st.error
                tell(f"{literally(verdict.told)}{when}")
            if paper.struck_at is not None:
                st.caption(f"已作废：{literally(paper.struck_reason)}")
                return
            st.download_button(
                "下载",
                studio.media.get(paper.sha256),
                paper.name,
                paper.media_type,
                key=f"{key}.get",
                on_click="ignore",
            )
            if person.may(*MAY_ADD):
                _draw_striking(studio, person, item, key=key)


def _draw_striking(studio: Studio, person: Person, item: Kept, *, key: str) -> None:
    with st.popover("传错了，作废"):
        reason = st.text_input("为什么作废", key=f"{key}.why")
        if st.button("作废这一份", key=f"{key}.strike"):
            with telling():
                strike_paper(studio, person.id, item.paper.id, reason=reason)
                tell_later("已作废，原件留在记录里。")
                st.rerun()


def _draw_adding(studio: Studio, person: Person, package: Package, *, key: str) -> None:
    uploaded = st.file_uploader(
        "上传签字的扫描件（PDF、JPG、PNG）", type=["pdf", "jpg", "jpeg", "png"], max_upload_size=20, key=f"{key}.scan"
    )
    if uploaded is not None and st.button("存入", key=f"{key}.scan.keep"):
        with telling():
            add_scan(studio, person.id, package.id, name=uploaded.name, data=uploaded.getvalue())
            tell_later("签字的审签单已存入，会进入佐证包。")
            st.rerun()
    if studio.seal is not None and person.may(*MAY_SEAL) and st.button("加盖电子签章", key=f"{key}.seal"):
        with telling(), st.spinner("正在盖章…"):
            seal_sheet(studio, person.id, package.id)
            tell_later("已加盖电子签章，核对结果见下面。")
            st.rerun()
