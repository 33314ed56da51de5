"""Envelopes as they arrive and leave, judged by SOAP 1.1, SOAP 1.2 and the service's own WSDL.

SOAP 1.1 (https://www.w3.org/TR/2000/NOTE-SOAP-20000508/): 4.4 faults, 6 HTTP binding, `SOAPAction` required.
SOAP 1.2 (https://www.w3.org/TR/soap12-part1/ and part2, 7.5): a Sender's fault is HTTP 400, every other 500.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import lxml.etree
from lxml.builder import ElementMaker
from starlette.responses import Response

WSDL = Path(__file__).resolve().parents[3] / "assets" / "cms" / "article-service.wsdl"
SERVICE = "urn:policy-interpretation:articles:1"
SOAP_11, SOAP_12 = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
XS = "http://www.w3.org/2001/XMLSchema"
TYPES = {"text/xml": SOAP_11, "application/soap+xml": SOAP_12}
SENDER, RECEIVER, VERSION, MUST_UNDERSTAND = "Sender", "Receiver", "VersionMismatch", "MustUnderstand"
IN_11 = {SENDER: "Client", RECEIVER: "Server"}
PARSER = lxml.etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
MAKE = ElementMaker(namespace=SERVICE, nsmap={"t": SERVICE})


class Fault(Exception):
    """The service's "no". `refusal`: the code of its own, in the detail. `security`: a code of WS-Security's."""

    def __init__(self, code: str, text: str, *, refusal: str = "", security: tuple[str, str] | None = None) -> None:
        super().__init__(text)
        self.code, self.text, self.refusal, self.security = code, text, refusal, security


@dataclass(frozen=True)
class Envelope:
    """One message that kept the rules. `space` says which SOAP it speaks."""

    space: str
    header: Sequence[lxml.etree._Element]
    content: lxml.etree._Element

    @property
    def operation(self) -> str:
        return str(lxml.etree.QName(self.content).localname)

    def text(self, *path: str) -> str:
        """What stands at this place of the content; "" when nothing does."""
        found = self.content.findtext("/".join(f"{{{SERVICE}}}{name}" for name in path))
        return (found or "").strip() if path[-1] not in ("body", "data") else found or ""


def operation_in(body: bytes) -> str:
    """The name of the call in a message, "" when it is not to be seen; says nothing about whether it is right."""
    try:
        root = lxml.etree.fromstring(body, PARSER)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return ""
    content = root.find("{*}Body/{*}*")
    return "" if content is None else str(lxml.etree.QName(content).localname)


def space_of(content_type: str) -> str:
    return TYPES.get(content_type.partition(";")[0].strip().lower(), "")


def arrived(body: bytes, *, content_type: str, action: str) -> Envelope:
    """The message, or a Fault: form, version, action, and every element by the schema of the WSDL."""
    space = space_of(content_type)
    try:
        root = lxml.etree.fromstring(body, PARSER)
    except (lxml.etree.XMLSyntaxError, ValueError) as broken:
        raise Fault(SENDER, "The message is not well-formed XML.") from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise Fault(SENDER, "A SOAP message must not contain a document type declaration.")
    if root.tag not in (f"{{{SOAP_11}}}Envelope", f"{{{SOAP_12}}}Envelope"):
        raise Fault(SENDER, "The root element is not a SOAP Envelope.")
    if root.tag != f"{{{space}}}Envelope":
        raise Fault(VERSION, "The envelope's version does not fit the content type.")
    parts = {str(lxml.etree.QName(part).localname): part for part in root}
    contents = list(parts.get("Body", ()))
    if len(contents) != 1:
        raise Fault(SENDER, "The body must hold exactly one element.")
    envelope = Envelope(space, list(parts.get("Header", ())), contents[0])
    _check_headers(envelope)
    if not schema().validate(envelope.content):
        raise Fault(SENDER, f"Schema validation failed: {schema().error_log.last_error.message}")
    if space == SOAP_11 and action.strip('"') != f"{SERVICE}/{envelope.operation}":
        raise Fault(SENDER, f"The SOAPAction {action!r} is not that of {envelope.operation}.")
    return envelope


def _check_headers(envelope: Envelope) -> None:
    for block in envelope.header:
        is_needed = block.get(f"{{{envelope.space}}}mustUnderstand") in ("1", "true")
        if is_needed and block.tag != f"{{{WSSE}}}Security":
            raise Fault(MUST_UNDERSTAND, f"The header {block.tag} was not understood.")


@cache
def schema() -> lxml.etree.XMLSchema:
    return lxml.etree.XMLSchema(lxml.etree.parse(WSDL).find(f".//{{{XS}}}schema"))


# --- what leaves


def answer(space: str, content: lxml.etree._Element) -> Response:
    """Whatever leaves is checked too: a service that breaks its own WSDL would teach us nothing."""
    schema().assertValid(content)
    return _written(space, content, status=200)


def fault(space: str, problem: Fault) -> Response:
    content = _fault_11(problem) if space == SOAP_11 else _fault_12(problem)
    return _written(space, content, status=400 if space == SOAP_12 and problem.code == SENDER else 500)


def _fault_11(problem: Fault) -> lxml.etree._Element:
    made = lxml.etree.Element(f"{{{SOAP_11}}}Fault", nsmap={"soap": SOAP_11})
    code = lxml.etree.SubElement(made, "faultcode", nsmap=_spaces(problem))
    code.text = _security_code(problem) or f"soap:{IN_11.get(problem.code, problem.code)}"
    lxml.etree.SubElement(made, "faultstring").text = problem.text
    if problem.refusal:
        lxml.etree.SubElement(made, "detail").append(_refusal(problem))
    return made


def _fault_12(problem: Fault) -> lxml.etree._Element:
    make = ElementMaker(namespace=SOAP_12, nsmap={"soap": SOAP_12, **_spaces(problem)})
    code = make.Code(make.Value(f"soap:{problem.code}"))
    if problem.security:
        code.append(make.Subcode(make.Value(_security_code(problem))))
    text = make.Text(problem.text, {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    made = make.Fault(code, make.Reason(text))
    if problem.refusal:
        made.append(make.Detail(_refusal(problem)))
    return made


def _spaces(problem: Fault) -> dict[str, str]:
    return {"s": problem.security[0]} if problem.security else {}


def _security_code(problem: Fault) -> str:
    return f"s:{problem.security[1]}" if problem.security else ""


def _refusal(problem: Fault) -> lxml.etree._Element:
    return MAKE.refusal(MAKE.code(problem.refusal), MAKE.message(problem.text))


def _written(space: str, content: lxml.etree._Element, *, status: int) -> Response:
    make = ElementMaker(namespace=space, nsmap={"soap": space})
    raw = lxml.etree.tostring(make.Envelope(make.Body(content)), encoding="utf-8", xml_declaration=True)
    media_type = next(name for name, ours in TYPES.items() if ours == space)
    return Response(raw, status_code=status, headers={"Content-Type": f"{media_type}; charset=utf-8"})
