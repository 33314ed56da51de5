"""Every code of the reference, met one by one on the wire: what the channel makes of it, and what is left behind."""

from __future__ import annotations

import pytest

from channels.errors import CredentialsRefused, NeedsOperator, NotSent, PostRefused, Refused, Throttled, Uncertain
from channels.rehearsal.wechat.codes import TEXTS
from channels.wechat.errors import ERRORS, PUBLISH_FAILURES, STALE_TOKEN
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_post
from tests.channels.runner import deliver, finish

OF_MASS = {40003, 40059, 40152, 45028, 45062, 45065, 45066, 45067, 89504, 89505}
CALL = dict.fromkeys(OF_MASS, "message/mass/sendall")
CALL |= dict.fromkeys((40004, 40005, 40006, 40009, 41005, 45001), "media/uploadimg")
CALL |= dict.fromkeys((40007, 53503, 53504, 53505, 48021, 41040), "freepublish/submit")
DRAFT = "draft/add"
"""Where a code is met when nothing else is said."""


def test_the_table_holds_every_code_that_the_platform_has() -> None:
    assert ERRORS.keys() == TEXTS.keys()


@pytest.mark.parametrize("code", ERRORS)
def test_a_code_is_met_and_understood(rehearsal: Rehearsal, code: int) -> None:
    call = CALL.get(code, DRAFT)
    meaning = ERRORS[code]
    changes = {"mode": "mass_send"} if code in OF_MASS else {}
    channel, post = rehearsal.channel("wechat", **changes), make_post()
    rehearsal.order("wechat", call, "code", code=code, times=2 if code in STALE_TOKEN else 1)
    if meaning.kind is Uncertain:
        deliver(channel, post)
        assert rehearsal.published("wechat") == 1
        return
    with pytest.raises(meaning.kind) as met:
        deliver(channel, post)
    if code == 45065:
        return
    assert meaning.what in str(met.value)
    assert meaning.do in str(met.value)
    assert met.value.code == str(code)
    assert rehearsal.published("wechat") == 0


def test_what_a_person_must_do_is_said_wherever_the_studio_cannot_go_on() -> None:
    for code, meaning in (ERRORS | PUBLISH_FAILURES).items():
        goes_on = issubclass(meaning.kind, (NotSent, Throttled, Uncertain))
        assert bool(meaning.do) is not goes_on, code
        assert meaning.what.endswith("。")
        assert not meaning.do or meaning.do.endswith("。")


@pytest.mark.parametrize("code", [89501, 89503, 89504, 89505, 41040, 45062, 48021, 53503, 53504, 53505])
def test_where_the_platform_wants_a_person_it_becomes_a_persons_task(code: int) -> None:
    assert ERRORS[code].kind is NeedsOperator


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((40002, 40013, 40125, 41002, 41004, 40164, 40243, 48001, 48004, 50002), CredentialsRefused),
        ((89506, 89507, 45009, 45011), Throttled),
        ((40004, 40005, 40009, 40155, 41039, 45002, 45003, 45004, 45166, 501), PostRefused),
        ((53404, 53405, 53406, 40033, 47001, 53600, 45028), Refused),
    ],
)
def test_codes_are_sorted_by_who_can_help(codes: tuple[int, ...], kind: type[Exception]) -> None:
    assert {ERRORS[code].kind for code in codes} == {kind}


@pytest.mark.parametrize("status", PUBLISH_FAILURES)
def test_every_way_a_job_can_end_is_told(rehearsal: Rehearsal, status: int) -> None:
    """The platform has no order for these endings, so the job is told by an event, which is believed."""
    channel, post = rehearsal.channel("wechat"), make_post()
    facts: dict[str, object] = {}
    for stage in channel.stages()[:-1]:
        facts |= finish(stage, post, facts)
    told = {"publish_id": facts["publish_id"], "publish_status": status, "article_detail": {"item": []}}
    rehearsal.keeping.keep_event(channel.speaking.account_key, f"publish {facts['publish_id']}", told)  # type: ignore[attr-defined]
    with pytest.raises(PUBLISH_FAILURES[status].kind) as ended:
        channel.stages()[-1].do(post, facts)
    assert PUBLISH_FAILURES[status].what in str(ended.value)
    assert ended.value.code == f"publish_status {status}"
