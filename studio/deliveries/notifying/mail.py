"""电子邮件 by SMTP: `smtp://user:password@host:25?from=address` (STARTTLS where offered) or `smtps://…:465`."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from studio.deliveries.notifying import Message, NotTold

SETTING = "STUDIO_SMTP_URL"
SECONDS = 15


def send(setting: str, messages: Sequence[Message]) -> None:
    parts = urlsplit(setting)
    sender = parse_qs(parts.query).get("from", [unquote(parts.username or "")])[0]
    wanted = [message for message in messages if message.email]
    if not wanted:
        return
    try:
        with _connected(parts.scheme, parts.hostname or "", parts.port) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            for message in wanted:
                server.send_message(_letter(message, sender))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotTold(f"邮件没有发出（{type(error).__name__}）") from error


def _connected(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port or 25, timeout=SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    return server


def _letter(message: Message, sender: str) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = f"政策解读工作室：{message.text[:60]}"
    letter["From"], letter["To"] = sender, message.email
    # The same notice sent twice (a worker killed in between) is one message to a mail program.
    letter["Message-ID"] = f"<{message.id}@policy-interpretation-studio>"
    letter.set_content(
        f"{message.name}：\n\n{message.text}。\n\n办理：{message.link}\n\n（本邮件由系统发出，请勿回复。）\n"
    )
    return letter
