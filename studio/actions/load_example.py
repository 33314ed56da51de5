"""The founding document as a worked example: the policy file, and a filled form to look at."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from studio.actions.add_policy import add_policy
from studio.actions.confirm_policy import card_of, confirm_policy
from studio.actions.save_form import save_form
from studio.actions.steps import act
from studio.domain.content import Content, from_json
from studio.domain.policy import Disclosure
from studio.errors import NotFound
from studio.paths import ASSETS
from studio.studio import Studio

POLICY = ASSETS / "examples" / "changban-2020-13.txt"
CONTENT = ASSETS / "examples" / "changban-2020-13.content.json"


def example_content() -> Content:
    """The shipped interpretation of the founding document."""
    return from_json(json.loads(CONTENT.read_text(encoding="utf-8")))


@act
def load_example(studio: Studio, by: str) -> str:
    """The id of the example's interpretation, filled in and ready to have its materials made."""
    policy_id = add_policy(studio, by, data=POLICY.read_bytes(), file_name=POLICY.name)
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
        if stored is None:
            raise NotFound("示例没有载入，请重试。")
        today = (tx.now + timedelta(hours=8)).date()
    policy = replace(stored.policy, disclosure=Disclosure.OPEN, released_on=today)
    interpretation_id = confirm_policy(studio, by, policy)
    content = replace(example_content(), policy=card_of(policy))
    save_form(studio, by, interpretation_id, content, based_on=1)
    return interpretation_id
