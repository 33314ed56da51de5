"""统一身份认证: the administrator's settings and links. Who signs in there is let in only as the person linked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from studio.actions.steps import act, acting, new_id
from studio.domain.people import ROLE_LABELS, Role
from studio.errors import Incomplete, NotAllowed, NotFound, StudioError
from studio.identity.provider import Provider, unusable_address
from studio.store.accounts import ChannelAccount
from studio.store.identities import Identity
from studio.store.store import Transaction
from studio.studio import Studio

SETTING = "unified_identity"
"""Its key among the sealed settings; no channel has this name."""
LONGEST = 300
MAPPABLE = frozenset(Role) - {Role.SYSTEM, Role.ADMIN}
"""Roles that a word of the provider may stand for. Administrators are made here, by administrators."""


@dataclass(frozen=True, kw_only=True)
class UnifiedSetting:
    """How this office uses the provider. The secret is sealed where it is kept, and never shown again."""

    on: bool = False
    issuer: str = ""
    client_id: str = ""
    secret: str = field(default="", repr=False)
    label: str = "统一身份认证"
    number_claim: str = "employee_number"
    """Where the provider says somebody's unit number (工号)."""
    role_claim: str = ""
    """Where it says what somebody is; "" leaves all roles to the accounts here."""
    role_map: str = ""
    """Lines of `word=岗位`."""

    @property
    def provider(self) -> Provider:
        return Provider(issuer=self.issuer, client_id=self.client_id, secret=self.secret)

    @property
    def mapped(self) -> dict[str, Role]:
        """The provider's word → the role here. Raises `StudioError` for a line that says no such thing."""
        found = {}
        by_label = {label: role for role, label in ROLE_LABELS.items()}
        for line in filter(None, (line.strip() for line in self.role_map.splitlines())):
            word, _, label = (part.strip() for part in line.partition("="))
            role = by_label.get(label)
            if not word or role not in MAPPABLE or role is None:
                allowed = "、".join(ROLE_LABELS[item] for item in ROLE_LABELS if item in MAPPABLE)
                raise StudioError(
                    f"“{line}”看不懂，没有保存。一行写一个“认证服务里的名称=岗位”，岗位可以是：{allowed}。"
                )
            found[word] = role
        return found


@act
def set_unified(studio: Studio, by: str, setting: UnifiedSetting) -> None:
    """Keeps the settings; an empty secret keeps the one there is. Raises `Incomplete`, `StudioError`, `NotAllowed`."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        kept = setting_of(tx)
        setting = replace(
            setting,
            issuer=setting.issuer.strip(),
            client_id=setting.client_id.strip(),
            secret=setting.secret.strip() or kept.secret,
            label=setting.label.strip() or UnifiedSetting.label,
        )
        if setting.on:
            if problem := unusable_address(setting.issuer):
                raise Incomplete(f"{problem}没有保存。")
            if not setting.client_id or not setting.secret:
                raise Incomplete("请填写应用编号和应用密钥，由统一身份认证的管理部门分配。没有保存。")
            if setting.role_claim and not setting.mapped:
                raise Incomplete(
                    "填写了岗位字段，请写明它的各个值对应哪个岗位；不由认证服务决定岗位的，请留空。没有保存。"
                )
        values = {name: getattr(setting, name) for name in _TEXTS} | {"on": "1" if setting.on else ""}
        tx.accounts.set(ChannelAccount(channel=SETTING, rehearsal=False, values=values), at=tx.now)
        told = {
            "on": setting.on,
            "address": setting.issuer,
            "key_changed": setting.secret != kept.secret,
            "role_map": setting.role_map if setting.role_claim else "",
        }
        tx.audit.write(person_id=by, act="set_unified", subject=SETTING, at=tx.now, after=told)


_TEXTS = ("issuer", "client_id", "secret", "label", "number_claim", "role_claim", "role_map")


def setting_of(tx: Transaction) -> UnifiedSetting:
    kept = tx.accounts.get(SETTING)
    values: Mapping[str, str] = kept.values if kept else {}
    texts = {name: values[name] for name in _TEXTS if name in values}
    return UnifiedSetting(on=bool(values.get("on")), **texts)


@act
def unified_setting(studio: Studio, by: str) -> UnifiedSetting:
    """For the administrator's page: everything but the secret."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN)
        kept = setting_of(tx)
    return replace(kept, secret="●" if kept.secret else "")


@act
def identities(studio: Studio, by: str) -> list[Identity]:
    """Everybody the provider has sent, or is expected to send; those that wait for a link first."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN)
        return tx.identities.all()


@act
def link_identity(studio: Studio, by: str, identity_id: str, person_id: str) -> None:
    """From now on this subject signs in as that person. Raises `NotFound`, `NotAllowed`."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        identity, person = tx.identities.get(identity_id), tx.people.get(person_id)
        if identity is None or person is None or not person.active:
            raise NotFound("找不到这个身份，或要关联的账号不存在、已停用。没有关联。")
        tx.people.close_logins_of(identity.person_id)
        tx.identities.keep(replace(identity, person_id=person_id))
        _note(tx, by, "link_identity", person_id, identity)


@act
def expect_number(studio: Studio, by: str, person_id: str, number: str) -> None:
    """Whoever comes first with this unit number is that person. Raises `StudioError`, `NotFound`, `NotAllowed`."""
    number = number.strip()
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        person = tx.people.get(person_id)
        if person is None or not person.active:
            raise NotFound("找不到这个账号，或它已停用。没有关联。")
        if not number or len(number) > LONGEST:
            raise StudioError("请填写工号。没有关联。")
        issuer = setting_of(tx).issuer
        if any(item.number == number and item.issuer == issuer and item.person_id for item in tx.identities.all()):
            raise StudioError(f"工号“{number}”已经关联了账号，没有改动。要换人，请先取消原来的关联。")
        identity = Identity(
            id=new_id(), issuer=issuer, subject="", number=number, name="", person_id=person_id, seen_at=None
        )
        tx.identities.keep(identity)
        _note(tx, by, "link_identity", person_id, identity)


@act
def unlink_identity(studio: Studio, by: str, identity_id: str) -> None:
    """That subject gets in no more, and whoever is in is signed out. Raises `NotFound`, `NotAllowed`."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        identity = tx.identities.get(identity_id)
        if identity is None:
            raise NotFound("找不到这个身份，可能已经取消关联。请刷新页面。")
        tx.people.close_logins_of(identity.person_id)
        tx.identities.remove(identity_id)
        _note(tx, by, "unlink_identity", identity.person_id or identity_id, identity)


def _note(tx: Transaction, by: str, act: str, subject: str, identity: Identity) -> None:
    after = {"subject": identity.subject, "unit_number": identity.number}
    tx.audit.write(person_id=by, act=act, subject=subject, at=tx.now, after=after)


def refuse_clash(roles: frozenset[Role], pair: frozenset[Role] | None) -> None:
    if pair:
        names = "”和“".join(ROLE_LABELS[role] for role in sorted(pair))
        raise NotAllowed(
            f"统一身份认证给出的岗位里，“{names}”是一次交接的两边，不能由一个人担任，没有登录。请联系系统管理员。"
        )
