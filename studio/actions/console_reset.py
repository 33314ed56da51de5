"""重设管理员: for an administrator who lost password or telephone and has no other administrator to ask.

Whoever can run it has the machine's console and so the data folder in hand; nothing on the web leads here.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from studio.actions.accounts import put_password
from studio.domain.notice import Notice
from studio.domain.people import Person, Role
from studio.errors import NotFound, UnusableInput
from studio.ids import new_id
from studio.store.store import Transaction
from studio.studio import Studio

CONSOLE = "console"
_LETTERS, _DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"
"""Without those that are mistaken for one another when copied from a screen: i l o 0 1."""
GROUPS = 4
"""Of three letters and a digit each: about 66 bits, for a password that serves once."""


@dataclass(frozen=True)
class Reset:
    password: str = field(repr=False)
    sentence: str


def reset_from_console(studio: Studio, login: str = "") -> Reset:
    """A one-time password that has to be changed at the next sign-in; one-time codes are off, a lock is lifted.

    Leaves an audit row and tells every administrator. Raises `NotFound` and `UnusableInput`; nothing is changed then.
    """
    with studio.store.writing() as tx:
        administrators = [one for one in tx.people.all() if one.active and Role.ADMIN in one.roles]
        person = _chosen(tx, administrators, login.strip())
        known = tx.people.credentials(person.login)
        had_codes = known is not None and known.code_secret is not None
        password = _one_time_password()
        put_password(tx, person, password, must_change=True)
        tx.people.set_code(person.id, None)
        tx.audit.write(
            person_id=CONSOLE,
            act="reset_from_console",
            subject=person.id,
            at=tx.now,
            after={"login": person.login, "codes_off": had_codes},
        )
        _tell(tx, administrators, person)
    told = len(administrators) - 1
    return Reset(
        password,
        f"这是管理员“{person.login}”的一次性密码，只显示这一次；登录后须马上改密码。"
        + ("原来的动态口令已取消，请登录后重新开启。" if had_codes else "")
        + "这次重设已记入审计记录"
        + (f"，并通知了其他 {told} 位管理员。" if told else "。"),
    )


def _chosen(tx: Transaction, administrators: list[Person], login: str) -> Person:
    if not administrators:
        raise NotFound("这里还没有在用的管理员账号，没有改动。请核对 STUDIO_DATA 指向的数据目录。")
    if not login and len(administrators) == 1:
        return administrators[0]
    names = "、".join(one.login for one in administrators)
    if not login:
        raise UnusableInput(f"有几位管理员，请写明重设哪一位：{names}。没有改动。")
    if found := next((one for one in administrators if one.login == login), None):
        return found
    if tx.people.credentials(login):
        raise UnusableInput(f"“{login}”不是在用的管理员，没有改动。其他同志的密码请管理员在“人员”里重设。")
    raise NotFound(f"没有“{login}”这个账号，没有改动。在用的管理员：{names}。")


def _one_time_password() -> str:
    def group() -> str:
        return "".join(secrets.choice(_LETTERS) for _ in range(3)) + secrets.choice(_DIGITS)

    return "-".join(group() for _ in range(GROUPS))


def _tell(tx: Transaction, administrators: list[Person], person: Person) -> None:
    notices = [
        Notice(
            id=new_id(),
            person_id=one.id,
            interpretation_id="",
            text=f"管理员“{person.login}”的密码和动态口令在服务器命令行被重设。不是你们安排的，请马上查审计记录并更换服务器口令",
            created_at=tx.now,
        )
        for one in administrators
    ]
    for notice in notices:
        tx.notices.add(notice)
    tx.enqueue("notify", f"notify-{notices[0].id}", [notice.id for notice in notices])
