"""联合发文: which departments have confirmed the present text; shown to writers and to the signer."""

from __future__ import annotations

import streamlit as st

from studio.actions.confirm_part import confirm_part, standing_confirmations
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.domain.together import cooperating
from studio.errors import StudioError
from studio.parts.telling import tell_later
from studio.parts.times import shown
from studio.store.policies import StoredPolicy
from studio.studio import Studio


def draw_confirmations(
    studio: Studio, person: Person, interpretation: Interpretation, stored: StoredPolicy
) -> tuple[str, ...]:
    """The departments that have not confirmed the present text; draws nothing for a policy of one department."""
    departments = cooperating(stored.policy.issuers)
    if not departments:
        return ()
    with studio.store.reading() as tx:
        given, missing = standing_confirmations(tx, interpretation, stored.policy.issuers)
        names = tx.people.names()
    latest = {item.department: item for item in given}
    with st.container(border=True):
        st.markdown(f"**联合发文会签**　牵头：{stored.policy.issuers[0]}")
        for department in departments:
            item = latest.get(department)
            if item is None:
                st.markdown(f"- {department}：还没有确认")
            else:
                when = f"{names.get(item.person_id, '')} {shown(item.at)} 确认第 {item.revision_number} 版"
                stale = "，之后内容又有改动，需要重新确认" if department in missing else ""
                note = f"（{item.note}）" if item.note else ""
                st.markdown(f"- {department}：{when}{note}{stale}")
        if person.may(Role.CO_DRAFTER) and person.department in missing and interpretation.state is State.DRAFTING:
            _draw_confirming(studio, person, interpretation)
    return missing


def asked_to_confirm(studio: Studio, person: Person) -> list[tuple[Interpretation, StoredPolicy]]:
    """Interpretations being drafted that wait for this person's department."""
    if not person.may(Role.CO_DRAFTER):
        return []
    with studio.store.reading() as tx:
        drafting = [
            tx.interpretations.get(item.id) for item in tx.interpretations.listed() if item.state is State.DRAFTING
        ]
        pairs = [(item, tx.policies.get(item.policy_id)) for item in drafting if item is not None]
        return [
            (item, stored)
            for item, stored in pairs
            if stored is not None and person.department in standing_confirmations(tx, item, stored.policy.issuers)[1]
        ]


def _draw_confirming(studio: Studio, person: Person, interpretation: Interpretation) -> None:
    key = f"form.{interpretation.id}.confirm"
    st.text_input("确认时要说明的话（可不填）", key=f"{key}.note")

    def confirm() -> None:
        try:
            confirm_part(
                studio,
                person.id,
                interpretation.id,
                seen=interpretation.revision_number,
                note=st.session_state[f"{key}.note"],
            )
            tell_later(f"已代表{person.department}确认第 {interpretation.revision_number} 版。")
        except StudioError as error:
            tell_later(str(error))

    st.button(f"{person.department}确认现在的内容", key=key, type="primary", on_click=confirm)
