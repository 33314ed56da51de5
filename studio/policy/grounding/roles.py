"""What a body does in a sentence: it acts or leads, lends a hand, or is only told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from studio.policy.bodies import same_body
from studio.policy.fact import Fact
from studio.policy.grounding.placing import Placed


class Role(StrEnum):
    ACTS = "acts"
    LEADS = "leads"
    AIDS = "aids"
    TOLD = "told"
    UNSAID = ""


_LISTED = r"(?:[^，。；：]{0,30}(?:、|以及|[和及与]))?$"
_TOLD = re.compile(
    "(?:向|报送?给?|送至?|发给|交给|告知|通知|报告|报请|提请|提交|移送|移交给?|抄送|抄报|通报|上报)" + _LISTED
)
_AIDED = re.compile("(?:会同|会商|商|联合|配合|协同|协助)" + _LISTED)
_AIDED_LIST = re.compile(r"(?:配合|协办|参与|参加)(?:单位|部门)?(?:[：:]|为|有)[^；。）)]*$")
_LED_LIST = re.compile(r"(?:牵头|主办|主责)(?:单位|部门)?(?:[：:]|为|是)[^；。）)，]*$")
_LEADS = re.compile("^(?:负责)?牵头")
_AIDS = re.compile("^(?:等[^，。；]{0,6})?(?:积极|协同|予以|做好)?(?:配合|协助|协办|参与|参加)")
_ACTS = re.compile(
    r"(?:由|^|[，。；：])(?:[^，。；：]{0,30}(?:、|以及|[和及与]))?"
    r"(?:各?(?:省级|地级|市级|县级|区级)?(?:以上|以下)?(?:地方)?|(?:居住|户籍|所在|当)地的?|本级|同级|上一?级|有关|相关)?$"
)


def role_of(fact: Fact, sentence: str) -> Role:
    before, after = sentence[: fact.start], sentence[fact.end :]
    if _AIDED_LIST.search(before) or _AIDS.match(after):
        return Role.AIDS
    if _LED_LIST.search(before) or _LEADS.match(after):
        return Role.LEADS
    if _AIDED.search(before):
        return Role.AIDS
    if _TOLD.search(before):
        return Role.TOLD
    return Role.ACTS if _ACTS.search(before) else Role.UNSAID


DOING = (Role.ACTS, Role.LEADS)


def played(item: Placed) -> Role:
    return role_of(item.fact, item.sentence.text)


def other_actor(item: Placed, held: Placed, bodies: Iterable[Placed]) -> Placed | None:
    """Who acts in the held sentence, when the claim lets a body act that is only told or lends a hand there."""
    here, there = played(item), played(held)
    if here in DOING and there in (Role.AIDS, Role.TOLD):
        wanted: tuple[Role, ...] = DOING
    elif here is Role.AIDS and there is Role.LEADS:
        wanted = (Role.AIDS,)
    else:
        return None
    beside = [body for body in bodies if body.sentence is held.sentence]
    own = [body for body in beside if same_body(item.fact.name, body.fact.name)]
    if any(played(body) is here or (here in DOING and played(body) in DOING) for body in own):
        return None
    others = [body for body in beside if body not in own and played(body) in wanted]
    return others[0] if others else None
