"""Signing in, and the administrator's acts on people."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import replace
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from studio.actions.one_time_codes import code_address, fitting_code
from studio.actions.steps import act, acting, new_id
from studio.domain.people import ROLE_LABELS, Person, Role, clashing
from studio.errors import NotAllowed, NotFound, StudioError
from studio.store.people import Credentials
from studio.store.store import Transaction
from studio.studio import Studio

SESSION = timedelta(hours=10)
IDLE = timedelta(hours=2)
"""A browser nobody used for this long has to sign in again."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly use is noted; each note is a write."""
LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10
FEWEST_LETTERS = 5
"""Different characters in a password."""

_HASHER = PasswordHasher()
# Verified against when there is no such login, so that both answers take equally long.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
_WRONG = "账号或密码不对。连续输错 5 次将锁定 15 分钟。"
_LOCKED = "这个账号因连续输错已暂时锁定，请 15 分钟后再试，或请管理员重设密码。"
OWES_CODE, OWES_PASSWORD = "code", "password"


def sign_in(studio: Studio, login: str, password: str) -> str:
    """A fresh session token for the right password. Raises `NotAllowed`; never says which half was wrong.

    The session may still owe a one-time code or a new password: `owed` says so, and `signed_in` waits for it.
    """
    with studio.store.reading() as tx:
        known = tx.people.credentials(login.strip())
        now = tx.now
    if known is not None and known.locked_until is not None and known.locked_until > now:
        raise NotAllowed(_LOCKED)
    right = _matches(known.password_hash if known else _NOBODY, password)
    if known is None:
        raise NotAllowed(_WRONG)
    with studio.store.writing() as tx:
        if not right or not known.person.active:
            _count_failure(tx, known.person, known.failures + 1)
        else:
            token = _open_session(tx, known)
    if not right or not known.person.active:
        raise NotAllowed(_WRONG)
    return token


def sign_out(studio: Studio, token: str) -> None:
    with studio.store.writing() as tx:
        login = tx.people.login(_digest(token))
        tx.people.close_login(_digest(token))
        if login:
            tx.audit.write(person_id=login.person.id, act="sign_out", subject=login.person.id, at=tx.now)


def signed_in(studio: Studio, token: str) -> Person | None:
    """Who this browser is, asked of the store each time; nobody while something is still owed."""
    if not token:
        return None
    with studio.store.reading() as tx:
        login = tx.people.login(_digest(token))
        unseen = tx.now - login.seen_at if login else timedelta()
    if login is None or login.owes or unseen > IDLE:
        return None
    if unseen > SEEN_EVERY:
        with studio.store.writing() as tx:
            if tx.people.login(_digest(token)):
                tx.people.see_login(_digest(token))
    return login.person


def owed(studio: Studio, token: str) -> str:
    """What this browser still has to give: `code`, `password`, or "" (also for nobody)."""
    if not token:
        return ""
    with studio.store.reading() as tx:
        login = tx.people.login(_digest(token))
        return login.owes if login and tx.now - login.seen_at <= IDLE else ""


def give_code(studio: Studio, token: str, code: str) -> None:
    """The second factor. A wrong one counts like a wrong password; none serves twice. Raises `NotAllowed`."""
    with studio.store.writing() as tx:
        login = tx.people.login(_digest(token))
        known = tx.people.credentials(login.person.login) if login and login.owes == OWES_CODE else None
        if known is None:
            raise NotAllowed("登录已失效，请重新登录。")
        locked = known.locked_until is not None and known.locked_until > tx.now
        fits = None if locked or known.code_secret is None else fitting_code(known.code_secret, code, at=tx.now)
        right = fits is not None and fits > known.code_used
        if right:
            assert fits is not None
            tx.people.use_code(known.person.id, fits)
            tx.people.record_attempt(known.person.id, failures=0, locked_until=None)
            tx.people.owe(_digest(token), OWES_PASSWORD if known.must_change_password else "")
        elif not locked:
            _count_failure(tx, known.person, known.failures + 1)
    if locked:
        raise NotAllowed(_LOCKED)
    if not right:
        raise NotAllowed("动态口令不对或已经用过。请等手机上显示下一个口令再输入。")


def give_new_password(studio: Studio, token: str, password: str) -> None:
    """The change that is forced at the first sign-in. Raises `NotAllowed`, `StudioError`."""
    with studio.store.writing() as tx:
        login = tx.people.login(_digest(token))
        if login is None or login.owes != OWES_PASSWORD:
            raise NotAllowed("登录已失效，请重新登录。")
        _change_own(tx, login.person, password)
        tx.people.owe(_digest(token), "")


def create_administrator(studio: Studio, *, login: str, name: str, password: str) -> Person:
    """The first account. Refused once anybody exists."""
    with studio.store.writing() as tx:
        if tx.people.count():
            raise NotAllowed("管理员已经建立，请直接登录。")
        return _add(tx, login=login, name=name, department="", roles=frozenset({Role.ADMIN}), password=password, by="")


@act
def add_person(
    studio: Studio,
    by: str,
    *,
    login: str,
    name: str,
    department: str,
    roles: frozenset[Role],
    password: str,
    temporary: bool = False,
) -> Person:
    """`temporary` makes the person choose an own password at the first sign-in."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        return _add(
            tx,
            login=login,
            name=name,
            department=department,
            roles=roles,
            password=password,
            by=by,
            temporary=temporary,
        )


def add_from_console(
    studio: Studio, *, login: str, name: str, department: str, roles: frozenset[Role], password: str
) -> Person:
    """For whoever has the machine's console, and so the data folder, in hand."""
    with studio.store.writing() as tx:
        return _add(tx, login=login, name=name, department=department, roles=roles, password=password, by="console")


@act
def change_person(
    studio: Studio, by: str, person_id: str, *, roles: frozenset[Role], department: str, active: bool
) -> None:
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        person = tx.people.get(person_id)
        if person is None:
            raise NotFound("找不到这个账号。")
        if person_id == by and (not active or Role.ADMIN not in roles):
            raise StudioError("不能停用自己，也不能取消自己的管理员岗位。请由另一位管理员办理。")
        _check_roles(roles)
        tx.people.change(replace(person, roles=roles, department=department.strip(), active=active))
        tx.audit.write(
            person_id=by,
            act="change_person",
            subject=person_id,
            at=tx.now,
            before={"roles": sorted(person.roles), "active": person.active, "department": person.department},
            after={"roles": sorted(roles), "active": active, "department": department.strip()},
        )


@act
def set_password(studio: Studio, by: str, person_id: str, password: str) -> None:
    """A new password for somebody who forgot theirs; it has to be changed at the next sign-in."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        person = tx.people.get(person_id)
        if person is None:
            raise NotFound("找不到这个账号。")
        put_password(tx, person, password, must_change=person_id != by)
        tx.audit.write(person_id=by, act="set_password", subject=person_id, at=tx.now)


def put_password(tx: Transaction, person: Person, password: str, *, must_change: bool) -> None:
    """Within an act that has settled who may: the new password stands, and every browser of theirs is signed out."""
    _check_password(password, login=person.login)
    tx.people.set_password(person.id, _HASHER.hash(password), must_change=must_change)
    tx.people.close_logins_of(person.id)


@act
def change_own_password(studio: Studio, by: str, *, current: str, new: str, token: str = "") -> None:
    """One's own, against the one in force. Every other browser of theirs is signed out."""
    with studio.store.writing() as tx:
        person = acting(tx, by)
        _prove(tx, person, current)
        _change_own(tx, person, new)
        tx.people.close_logins_of(by, but=_digest(token))


@act
def set_email(studio: Studio, by: str, email: str) -> None:
    """Where this person is told of tasks; "" for nowhere. Raises `StudioError` for what is no address."""
    email = email.strip()
    with studio.store.writing() as tx:
        person = acting(tx, by)
        if email and not re.fullmatch(r"[^@\s<>,;]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", email):
            raise StudioError("这不像一个邮箱地址，没有保存。例如 zhang@example.gov.cn。")
        tx.people.change(replace(person, email=email))
        tx.audit.write(person_id=by, act="set_email", subject=by, at=tx.now, after={"email": bool(email)})


@act
def begin_codes(studio: Studio, by: str) -> tuple[str, bytes]:
    """A new secret for one-time codes: as an otpauth address for the telephone, and as bytes. Nothing is kept yet."""
    with studio.store.reading() as tx:
        person = acting(tx, by)
    secret = secrets.token_bytes(20)
    return code_address(secret, login=person.login), secret


@act
def turn_codes_on(studio: Studio, by: str, *, secret: bytes, code: str, current: str) -> None:
    """From the next sign-in on a one-time code is asked for. `code` shows that the telephone has the secret."""
    with studio.store.writing() as tx:
        person = acting(tx, by)
        _prove(tx, person, current)
        fits = fitting_code(secret, code, at=tx.now)
        if fits is None:
            raise StudioError("动态口令不对，没有开启。请核对手机时间，输入手机上正显示的 6 位数字。")
        tx.people.set_code(by, secret)
        tx.people.use_code(by, fits)
        tx.audit.write(person_id=by, act="turn_codes_on", subject=by, at=tx.now)


@act
def turn_codes_off(studio: Studio, by: str, person_id: str, *, current: str = "") -> None:
    """Off again: one's own against the password in force, anybody's by an administrator (a lost telephone)."""
    with studio.store.writing() as tx:
        person = acting(tx, by)
        if person_id == by:
            _prove(tx, person, current)
        elif not person.may(Role.ADMIN):
            raise NotAllowed("只能取消自己的动态口令；手机丢失的请联系管理员。")
        if tx.people.get(person_id) is None:
            raise NotFound("找不到这个账号。")
        tx.people.set_code(person_id, None)
        tx.audit.write(person_id=by, act="turn_codes_off", subject=person_id, at=tx.now)


@act
def has_codes(studio: Studio, by: str) -> bool:
    with studio.store.reading() as tx:
        known = tx.people.credentials(acting(tx, by).login)
        return known is not None and known.code_secret is not None


def _add(
    tx: Transaction,
    *,
    login: str,
    name: str,
    department: str,
    roles: frozenset[Role],
    password: str,
    by: str,
    temporary: bool = False,
) -> Person:
    login, name = login.strip(), name.strip()
    if not re.fullmatch(r"[A-Za-z0-9_.-]{2,32}", login):
        raise StudioError("账号用 2 到 32 个英文字母、数字、点、横线或下划线。")
    if not name:
        raise StudioError("请填写姓名。")
    if tx.people.credentials(login):
        raise StudioError(f"账号“{login}”已经有人使用，请换一个。")
    _check_roles(roles)
    _check_password(password, login=login)
    person = Person(id=new_id(), login=login, name=name, department=department.strip(), roles=roles)
    tx.people.add(person, password_hash=_HASHER.hash(password), at=tx.now, must_change_password=temporary)
    tx.audit.write(
        person_id=by or person.id,
        act="add_person",
        subject=person.id,
        at=tx.now,
        after={"login": login, "name": name, "roles": sorted(roles), "department": person.department},
    )
    return person


def _check_roles(roles: frozenset[Role]) -> None:
    if not roles or Role.SYSTEM in roles:
        raise StudioError("请至少选择一个岗位。")
    if pair := clashing(roles):
        names = "”和“".join(ROLE_LABELS[role] for role in sorted(pair))
        raise StudioError(f"“{names}”是一次交接的两边，不能由同一个人担任。")


def _check_password(password: str, *, login: str) -> None:
    if len(password) < SHORTEST_PASSWORD or password.isdecimal() or password.isalpha():
        raise StudioError(f"密码至少 {SHORTEST_PASSWORD} 位，要同时有字母和数字（或符号）。")
    if len(set(password)) < FEWEST_LETTERS or (len(login) > 3 and login.lower() in password.lower()):
        raise StudioError("密码太容易猜到：不要重复同样的字符，也不要包含账号。")


def _prove(tx: Transaction, person: Person, password: str) -> None:
    known = tx.people.credentials(person.login)
    if known is None or not _matches(known.password_hash, password):
        raise NotAllowed("当前密码不对，没有改动。")


def _change_own(tx: Transaction, person: Person, password: str) -> None:
    _check_password(password, login=person.login)
    known = tx.people.credentials(person.login)
    if known is not None and _matches(known.password_hash, password):
        raise StudioError("新密码不能与现在的相同。")
    tx.people.set_password(person.id, _HASHER.hash(password))
    tx.audit.write(person_id=person.id, act="change_own_password", subject=person.id, at=tx.now)


def _count_failure(tx: Transaction, person: Person, failures: int) -> None:
    locked = failures >= LOCK_AFTER
    tx.people.record_attempt(
        person.id, failures=0 if locked else failures, locked_until=tx.now + LOCK_FOR if locked else None
    )
    tx.audit.write(person_id=person.id, act="sign_in_failed", subject=person.id, at=tx.now, after={"locked": locked})


def _open_session(tx: Transaction, known: Credentials) -> str:
    person, token = known.person, secrets.token_urlsafe(32)
    owes = OWES_PASSWORD if known.must_change_password else ""
    if known.code_secret is not None:
        owes = OWES_CODE
    else:
        tx.people.record_attempt(person.id, failures=0, locked_until=None)
    tx.people.open_login(_digest(token), person_id=person.id, at=tx.now, expires_at=tx.now + SESSION, owes=owes)
    tx.audit.write(person_id=person.id, act="sign_in", subject=person.id, at=tx.now)
    return token


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerificationError:
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
