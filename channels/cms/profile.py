"""A profile: how one content management system is spoken to, as data. Does not change.

The shipped ones are in `assets/cms`; an office's own is a file anywhere, named by its path.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channels.errors import ChannelError, CredentialsRefused, NeedsOperator, PostRefused, Refused, Throttled

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "cms"

GONE = "gone"
LATER = "later"
WHO: dict[str, type[ChannelError]] = {
    "account": CredentialsRefused,
    "content": PostRefused,
    "operator": NeedsOperator,
    GONE: Refused,
    LATER: Throttled,
}
"""Who acts on an error that a profile names; `later` is for quotas: nothing was taken, and after a while it may be."""
NEEDED_CALLS = frozenset({"find", "create", "publish", "show", "retract"})
BODIES = frozenset({"", "article", "file"})
USERNAME_TOKEN, USERNAME_DIGEST = "username_token", "username_digest"
AUTHS = {
    "rest": frozenset({"basic", "bearer", "none"}),
    "soap": frozenset({"basic", "bearer", "none", USERNAME_TOKEN, USERNAME_DIGEST}),
    "files": frozenset({"none"}),
}
"""How an account shows itself, by transport: the keys are all transports there are."""
SOAP_11, SOAP_12 = "1.1", "1.2"
KNOWN_PREFIXES = {
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsd": "http://www.w3.org/2001/XMLSchema",
}
XML_NAME = re.compile(r"[^\W\d][\w.-]*")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request. Texts in braces are filled from the post and from what was learned so far."""

    method: str = ""
    path: str = ""
    operation: str = ""
    """SOAP: the element in the body, as the WSDL names it."""
    action: str = ""
    """SOAP: its `soapAction` in the WSDL."""
    query: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    """"" | article (the mapped fields) | file (the bytes alone, with their name in Content-Disposition)"""
    given: Mapping[str, Any] = field(default_factory=dict)
    """`with` in the file: fields of this call alone. SOAP has no others, in this order, `{article}` among them."""
    list: str = ""
    """For `find`: where in the answer the list is, "" when the answer is the list."""
    result: str = ""
    """Where in the answer the article or the file is, "" when the answer is the thing itself."""


@dataclass(frozen=True, kw_only=True)
class Soap:
    """What a WSDL says about a service as a whole."""

    path: str = ""
    """Of the endpoint, after the site's address."""
    version: str = SOAP_11
    namespace: str = ""
    """`targetNamespace`: of the operations, and of what is in them when `qualified`."""
    qualified: bool = True
    """`elementFormDefault="qualified"`; rpc services say false."""
    namespaces: Mapping[str, str] = field(default_factory=dict)
    """Further ones by prefix; an element or attribute of theirs is named `prefix:name` here."""
    header: Mapping[str, Any] = field(default_factory=dict)
    """Own header blocks, where a service wants them; `{user}` and `{password}` are the account's."""
    outcome: Mapping[str, Any] = field(default_factory=dict)
    """For services that say no inside a normal answer: where the `code` and its `message` are, and which are `ok`."""


@dataclass(frozen=True, kw_only=True)
class TheirError:
    who: str
    say: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    label: str
    transport: str
    auth: str = "none"
    article: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    file: Mapping[str, Any] = field(default_factory=dict)
    calls: Mapping[str, Call] = field(default_factory=dict)
    errors: Mapping[str, TheirError] = field(default_factory=dict)
    soap: Soap = field(default_factory=Soap)

    def accepts(self, name: str) -> bool:
        """Whether a file of this name may be uploaded, by its ending."""
        ending = name.rsplit(".", 1)[-1].lower()
        return "upload" in self.calls and ending in self.file.get("types", (ending,))

    def is_gone(self, code: str) -> bool:
        return code in self.errors and self.errors[code].who == GONE


class BadProfile(ValueError):
    """The file is not a profile; the text says why, in Chinese."""


def load_profile(name: str) -> Profile:
    """A shipped profile by its name, or an office's own by its path. Raises BadProfile."""
    shipped = SHIPPED / f"{name}.toml"
    path = shipped if name.isidentifier() and shipped.exists() else Path(name)
    try:
        return _profile(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        if not name:
            raise BadProfile("还没有填“方案文件”。") from error
        known = "、".join(sorted(item.stem for item in SHIPPED.glob("*.toml")))
        raise BadProfile(f"没有接口方案“{name}”，随系统提供的有：{known}；也可以填方案文件的完整路径。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as error:
        raise BadProfile(f"接口方案“{name}”写得不对：{error}。请对照随系统提供的方案修改。") from error
    except BadProfile as error:
        raise BadProfile(f"接口方案“{name}”写得不对：{error}") from error


def _profile(given: dict[str, Any]) -> Profile:
    calls = {name: _call(item) for name, item in given.pop("calls", {}).items()}
    errors = {code: TheirError(**item) for code, item in given.pop("errors", {}).items()}
    profile = Profile(**given | {"soap": Soap(**given.get("soap", {}))}, calls=calls, errors=errors)
    if profile.transport not in AUTHS:
        raise BadProfile(f"transport 只能是 {'、'.join(sorted(AUTHS))}。")
    if profile.auth not in AUTHS[profile.transport]:
        raise BadProfile(f"auth 只能是 {'、'.join(sorted(AUTHS[profile.transport]))}。")
    if profile.transport != "files":
        _check_calls(profile)
    if profile.transport == "soap":
        _check_soap(profile)
    return profile


def _call(given: dict[str, Any]) -> Call:
    return Call(**{("given" if name == "with" else name): value for name, value in given.items()})


def _check_calls(profile: Profile) -> None:
    if missing := NEEDED_CALLS - profile.calls.keys():
        raise BadProfile(f"缺少 calls.{'、calls.'.join(sorted(missing))}。")
    if missing_answers := {"id", "url", "state"} - profile.answer.keys():
        raise BadProfile(f"answer 里缺少 {'、'.join(sorted(missing_answers))}。")
    if strange := {call.body for call in profile.calls.values()} - BODIES:
        raise BadProfile(f"body 不能是 {'、'.join(sorted(strange))}。")
    if strange := {error.who for error in profile.errors.values()} - WHO.keys():
        raise BadProfile(f"who 不能是 {'、'.join(sorted(strange))}。")
    needed = ("operation",) if profile.transport == "soap" else ("method", "path")
    for name, call in profile.calls.items():
        if empty := [key for key in needed if not getattr(call, key)]:
            raise BadProfile(f"calls.{name} 里缺少 {'、'.join(empty)}。")


def _check_soap(profile: Profile) -> None:
    if profile.soap.version not in (SOAP_11, SOAP_12):
        raise BadProfile(f"soap.version 只能是 {SOAP_11} 或 {SOAP_12}。")
    if not profile.soap.namespace:
        raise BadProfile("soap 里缺少 namespace（WSDL 的 targetNamespace）。")
    if profile.soap.outcome and not {"code", "ok"} <= profile.soap.outcome.keys():
        raise BadProfile("soap.outcome 里缺少 code 或 ok。")
    names = [*profile.article, *profile.soap.header]
    for call in profile.calls.values():
        names += [call.operation, *_names_in(dict(call.given))]
    for name in [*names, *_names_in(dict(profile.article)), *_names_in(dict(profile.soap.header))]:
        prefix, _, local = name.removeprefix("@").rpartition(":")
        if not XML_NAME.fullmatch(local) or (prefix and prefix not in {*profile.soap.namespaces, *KNOWN_PREFIXES}):
            raise BadProfile(f"“{name}”不能做 XML 元素名，或它的前缀没有写在 soap.namespaces 里。")


def _names_in(template: Any) -> Iterator[str]:
    match template:
        case dict():
            for name, item in template.items():
                if name != "#text":
                    yield name
                yield from _names_in(item)
        case list():
            for item in template:
                yield from _names_in(item)


# --- filling in, picking out


def filled(template: Any, values: Mapping[str, Any]) -> Any:
    """The template with its braces filled. `"{columns}"` alone keeps its type; what is empty is left out."""
    match template:
        case dict():
            made = {key: filled(item, values) for key, item in template.items()}
            return {key: item for key, item in made.items() if item not in ("", None, [], {})}
        case list():
            return [filled(item, values) for item in template]
        case str() if template.startswith("{") and template.endswith("}") and template.count("{") == 1:
            return values.get(template[1:-1], "")
        case str():
            return template.format_map(_Blank(values))
        case _:
            return template


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def picked(answer: Any, where: str) -> Any:
    """`content.raw` of an answer; None when there is no such place."""
    for key in filter(None, where.split(".")):
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer
