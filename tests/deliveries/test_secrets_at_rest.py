"""Every credential that an office can enter is entered, used and refused; then all that is kept is searched for it.

What is planted follows from what can be entered: every secret field of every channel, every setting that is not listed
here as harmless, and every field of a setting that its repr leaves out.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path

import pytest

from channels.registry import all_channels
from channels.rehearsal.accounts import rehearsal_accounts
from studio.actions import accounts
from studio.actions.check_channel import check_channel
from studio.actions.set_account import set_account
from studio.actions.unified_identity import UnifiedSetting, set_unified, unified_setting
from studio.actions.unified_sign_in import send_away
from studio.actions.writing_help import draft_field, set_writing_help
from studio.assistance.endpoint import Endpoint
from studio.deliveries.notifying import Message, NotTold, all_ways
from studio.domain.people import Role
from studio.errors import StudioError
from studio.settings import SETTINGS, read_settings
from tests.channels.site.conftest import SERVERS
from tests.deliveries.conftest import Office, Platforms, office_with, packaged
from tests.deliveries.searching import assert_nowhere, database, files, planted, printed
from tests.deliveries.test_kill import everybody

NOBODY = "http://127.0.0.1:9"
HARMLESS = {
    "STUDIO_DATA", "STUDIO_DATABASE_URL", "STUDIO_PORT", "STUDIO_ADDRESS", "STUDIO_PUBLIC_URL", "STUDIO_SITE_URL",
    "STUDIO_REHEARSAL_PORT", "STUDIO_DIGEST", "STUDIO_AIGC_PRODUCER", "STUDIO_URGENT_DAYS", "STUDIO_DUE_DAYS",
    "STUDIO_SEAL_FILE", "STUDIO_SEAL_TRUST", "STUDIO_WORKER",
}  # fmt: skip
"""Settings that hold no secret, or, as the database's address, belong to the machine and are not ours to plant."""
PLANTED_SETTINGS = {
    "STUDIO_SECRET": "PLANTED-sealing-2b9d",
    "STUDIO_SEAL_PASSWORD": "PLANTED-stamp-91ce",
    "STUDIO_SMTP_URL": "smtp://mailer:PLANTED-mail-77aa@127.0.0.1:9?from=a@example.gov.cn",
    "STUDIO_WECOM_WEBHOOK": f"{NOBODY}/cgi-bin/webhook/send?key=PLANTED-wecom-10cf",
    "STUDIO_DINGTALK_WEBHOOK": f"{NOBODY}/robot/send?access_token=PLANTED-ding-55ee#SECPLANTED-sign-31bd",
}
IN_SETTINGS = [
    "PLANTED-sealing-2b9d", "PLANTED-stamp-91ce", "PLANTED-mail-77aa", "PLANTED-wecom-10cf", "PLANTED-ding-55ee",
    "PLANTED-sign-31bd",
]  # fmt: skip
PASSWORD = "PLANTED-password-5c20"
AUTOMATIC = sorted(key for key, kind in all_channels().items() if not kind.by_hand)


def test_every_setting_is_planted_or_known_to_be_harmless() -> None:
    assert PLANTED_SETTINGS.keys() == SETTINGS.keys() - HARMLESS


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path, platforms: Platforms) -> Iterator[Office]:
    environment = {
        "STUDIO_DATA": str(tmp_path / "data"),
        "STUDIO_REHEARSAL_PORT": str(platforms.port),
        **PLANTED_SETTINGS,
    }
    if request.param == "postgresql":
        environment["STUDIO_DATABASE_URL"] = request.getfixturevalue("postgres")()
    with office_with(environment) as made:
        yield made


def test_no_credential_can_be_found_in_anything_that_is_kept_said_or_handed_out(
    office: Office,
    platforms: Platforms,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    studio, people = office.studio, everybody(office)
    admin, drafter = people[Role.ADMIN].id, people[Role.DRAFTER].id
    interpretation_id, _ = packaged(studio, people)
    secrets, heard = list(IN_SETTINGS), []

    def tried(act: Callable[[], object]) -> None:
        """What comes of it is for people to read, be it an answer or an error with all that led to it."""
        try:
            heard.append(repr(act()))
        except (StudioError, NotTold) as error:
            told: BaseException | None = error
            while told is not None:
                heard.append(f"{told} {told!r}")
                told = told.__cause__ or told.__context__

    given = rehearsal_accounts(platforms.base)
    for key in AUTOMATIC:
        secrets += planted(key).values()
        set_account(studio, admin, key, given.get(key, {}) | planted(key), rehearsal=False)
        tried(lambda key=key: check_channel(studio, admin, key))  # type: ignore[misc]
    with ExitStack() as stack:
        for name in ("sftp", "webdav", "s3"):
            (tmp_path / name).mkdir()
            server = stack.enter_context(SERVERS[name](tmp_path / name))
            website = given_website(office) | server.settings | planted("website")
            set_account(studio, admin, "website", website, rehearsal=False)
            tried(lambda: check_channel(studio, admin, "website"))
    for owner, hidden in ((UnifiedSetting, "secret"), (Endpoint, "key")):
        assert [field.name for field in fields(owner) if not field.repr] == [hidden]
        secrets.append(f"PLANTED-{owner.__name__}-{hidden}-d41c")
    set_unified(
        studio, admin, UnifiedSetting(on=True, issuer=NOBODY, client_id="studio", secret=secrets[-2], role_map="")
    )
    tried(lambda: (unified_setting(studio, admin), send_away(studio)))
    set_writing_help(studio, admin, on=True, address=NOBODY, key=secrets[-1], model="m")
    with studio.store.reading() as tx:
        interpretation = tx.interpretations.get(interpretation_id)
        assert interpretation is not None
        held = tx.policies.get(interpretation.policy_id)
        assert held is not None
    clause = next(item.id for item in held.policy.clauses)
    tried(lambda: draft_field(studio, drafter, interpretation_id, "measures", [clause]))
    message = Message(id="n1", name="起草", email="a@example.gov.cn", text="请办理", link="http://127.0.0.1")
    for setting, send in all_ways().values():
        tried(lambda send=send, setting=setting: send(studio.settings.ways[setting], [message]))  # type: ignore[misc]
    code = b"PLANTED-codes-0a7e12"
    secrets += [code.decode(), base64.b32encode(code).decode().rstrip("="), PASSWORD]
    accounts.set_password(studio, admin, drafter, PASSWORD)
    with studio.store.writing() as tx:
        tx.people.set_code(drafter, code)
    tried(lambda: accounts.sign_in(studio, "drafter", PASSWORD))
    tried(lambda: accounts.sign_in(studio, "drafter", f"{PASSWORD}!"))
    heard += [repr(studio), str(studio.settings), repr(read_settings(office.environment))]
    heard += [repr(studio.account(key)) + repr(studio.channel(key).account) for key in AUTOMATIC]
    assert len(heard) > len(AUTOMATIC) + 12
    said = {"errors and reprs": "\n".join(heard).encode(), "logs": caplog.text.encode()}
    said |= printed(office, tmp_path, capfd) | database(studio.settings.database_url) | files(tmp_path)
    assert {"made/backup.zip", "made/evidence.zip", "studio settings"} <= said.keys()
    assert any(name.startswith("made/dump/") for name in said)
    assert "data/studio.sqlite" in said or any("channel_account" in name or "account" in name for name in said)
    with pytest.raises(AssertionError, match="stands in"):
        assert_nowhere(
            ["长治市城市管理局"], {"the dump": b"".join(said[name] for name in said if "made/dump/" in name)}
        )
    assert_nowhere(secrets, said)


def given_website(office: Office) -> dict[str, str]:
    return dict(office.studio.account("website").values)
