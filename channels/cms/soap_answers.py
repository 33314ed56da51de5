"""Reading what a SOAP service answered: safely, into plain values, and its faults into our errors.

An answer is somebody else's XML: no entities, no DTD (SOAP forbids both), no network, a bounded size and depth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import lxml.etree

from channels.cms.profile import Profile, picked
from channels.cms.speaking import AUTHORISE, BY_CONTENT, busy, by_status, in_brackets, named
from channels.errors import ChannelError, CredentialsRefused, PostRefused, Refused

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
UNKNOWN_ACCOUNT = {
    "UnsupportedSecurityToken",
    "UnsupportedAlgorithm",
    "InvalidSecurity",
    "InvalidSecurityToken",
    "FailedAuthentication",
    "FailedCheck",
    "SecurityTokenUnavailable",
}
"""WS-Security's own fault codes (SOAP Message Security 1.0, 12)."""
TOO_LATE = {"MessageExpired"}
MISUNDERSTOOD = {"VersionMismatch", "MustUnderstand", "DataEncodingUnknown"}
SENDERS = {"Client", "Sender"}
CLOCK = "网站说请求的时间过期了，请核对本机时钟是否准确。"
PROFILE = "网站不懂按方案发出的请求，请管理员对照网站的 WSDL 核对接口方案。"
BY_CODE = "网站没有接受，返回代码 {code}。请按网站的说明处理。"


def answered(
    profile: Profile, account: Mapping[str, str], response: httpx.Response, body: bytes, *, harmless: bool
) -> lxml.etree._Element:
    """The one element in the body of a success. Everything else is raised as what the caller may do next."""
    envelope = _parsed(body)
    content = None if envelope is None else _first(_child(envelope, "Body"))
    if envelope is None or content is None:
        if response.is_success:
            raise busy(harmless, code="answer")
        raise by_status(response, "", code="", harmless=harmless)
    if _local(content) == "Fault":
        raise refusal(profile, account, content, harmless=harmless)
    if not response.is_success:
        raise by_status(response, "", code="", harmless=harmless)
    _check_outcome(profile, account, content)
    return content


def refusal(
    profile: Profile, account: Mapping[str, str], fault: lxml.etree._Element, *, harmless: bool
) -> ChannelError:
    """A fault as one of ours: the profile's own codes first, then those of WS-Security and of SOAP."""
    codes = list(_codes(fault))
    said = in_brackets(_reason(fault), account)
    if known := next((code for code in codes if code in profile.errors), ""):
        return named(profile.errors[known], code=known, said=said)
    all_codes = set(codes)
    if found := all_codes & UNKNOWN_ACCOUNT or "Authentication" in all_codes:
        code = "Authentication" if found is True else min(found)
        return CredentialsRefused(AUTHORISE + said, code=code)
    if all_codes & TOO_LATE:
        return CredentialsRefused(CLOCK + said, code="MessageExpired")
    if found := all_codes & MISUNDERSTOOD:
        return Refused(PROFILE + said, code=min(found))
    if all_codes & SENDERS:
        return PostRefused(BY_CONTENT + said, code=codes[0])
    return busy(harmless, code=codes[0] if codes else "Fault", said=said)


def _check_outcome(profile: Profile, account: Mapping[str, str], content: lxml.etree._Element) -> None:
    """Services that never fault: whether a normal answer is a no. It is one; nothing was stored."""
    outcome = profile.soap.outcome
    if not outcome:
        return
    answer = value_of(content)
    code = str(picked(answer, str(outcome["code"])) or "")
    if code in map(str, outcome["ok"]):
        return
    said = in_brackets(picked(answer, str(outcome.get("message", "")) or "?"), account)
    if code in profile.errors:
        raise named(profile.errors[code], code=code, said=said)
    raise Refused(BY_CODE.format(code=code or "（空）") + said, code=code or "outcome")


# --- XML


def _parsed(body: bytes) -> lxml.etree._Element | None:
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.etree.fromstring(body, parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None or _local(root) != "Envelope":
        return None
    return root


def value_of(element: lxml.etree._Element) -> Any:
    """Text of a leaf, None when it is nil or empty, else its children by name; a repeated one is a list."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return None if element.get(NIL) in ("true", "1") else (element.text or None)
    held: dict[str, Any] = {}
    for child in children:
        name, value = _local(child), value_of(child)
        if name not in held:
            held[name] = value
        elif isinstance(held[name], _Several):
            held[name].append(value)
        else:
            held[name] = _Several([held[name], value])
    return held


class _Several(list[Any]):
    """More than one child of a name."""


def elements_at(element: lxml.etree._Element, where: str) -> list[lxml.etree._Element]:
    """All elements at `articles.article`; the names are local ones."""
    found = [element]
    for name in filter(None, where.split(".")):
        found = [child for one in found for child in one if isinstance(child.tag, str) and _local(child) == name]
    return found


def _local(element: lxml.etree._Element) -> str:
    return str(lxml.etree.QName(element).localname)


def _child(element: lxml.etree._Element, name: str) -> lxml.etree._Element | None:
    return next(iter(elements_at(element, name)), None)


def _first(element: lxml.etree._Element | None) -> lxml.etree._Element | None:
    return None if element is None else next((child for child in element if isinstance(child.tag, str)), None)


# --- faults


def _codes(fault: lxml.etree._Element) -> Iterator[str]:
    """Every code of the fault, innermost first: what the detail says, subcodes, then SOAP's own.

    Of `soapenv:Server.userException` both the whole and its parts count.
    """
    detail = _child(fault, "detail")
    if detail is None:
        detail = _child(fault, "Detail")
    if detail is not None:
        for element in reversed(list(detail.iter(lxml.etree.Element))):
            if len(element) == 0 and element.text and _local(element).lower().endswith("code"):
                yield element.text.strip()
        yield from (_local(element) for element in detail.iter(lxml.etree.Element) if len(element))
    values = [element.text or "" for element in elements_at(fault, "faultcode")]
    if (code := _child(fault, "Code")) is not None:
        values = [element.text or "" for element in reversed(list(code.iter("{*}Value")))]
    for value in values:
        name = value.strip().rpartition(":")[2]
        yield name
        if "." in name:
            yield from reversed(name.split("."))


def _reason(fault: lxml.etree._Element) -> str:
    """Their sentence: what the detail says in words, else the fault's own text."""
    detail = _child(fault, "detail")
    if detail is None:
        detail = _child(fault, "Detail")
    said = [] if detail is None else [item.text for item in detail.iter("{*}message", "{*}Message") if item.text]
    texts = elements_at(fault, "Reason.Text")
    chinese = [
        item for item in texts if (item.get("{http://www.w3.org/XML/1998/namespace}lang") or "").startswith("zh")
    ]
    said += [item.text for item in [*elements_at(fault, "faultstring"), *chinese, *texts] if item.text]
    return " ".join(said[0].split()) if said else ""
