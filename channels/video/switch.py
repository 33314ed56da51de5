"""The switch of a video platform: a person publishes, or the interface does where the account was granted it.

What the platforms' error codes mean is not confirmed by a page of theirs, so it is a setting: one table, in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from channels.contract import Choice, Field
from channels.errors import ChannelError, CredentialsRefused, NotSent, PostRefused, Refused, Throttled, Uncertain

BY_HAND, AUTOMATIC = "by_hand", "automatic"
HOUR = timedelta(hours=1)

KINDS: dict[str, tuple[type[ChannelError], str]] = {
    "授权": (CredentialsRefused, "{label}的授权已失效，请管理员用发布账号重新授权。"),
    "权限": (CredentialsRefused, "{label}没有给这个账号开通接口权限，请管理员申请，或在渠道设置里改为人工发布。"),
    "限流": (Throttled, "{label}接口调用太频繁，一小时后会自动再试。"),
    "繁忙": (Uncertain, "{label}系统繁忙，可能已经收下，需要先核实再决定是否重发。"),
    "重复": (Uncertain, "{label}说这条已经投过，可能是前一次已经收下，需要先核实。"),
    "内容": (PostRefused, "{label}没有接受这条内容，请修改后重新审签。"),
}
"""Word of the table → what may be done, what the operator reads."""
ROW = re.compile(r"(授权|权限|限流|繁忙|重复|内容)[：:]([^；;\n]+)")


def way_field(label: str, permission: str) -> Field:
    return Field(
        key="way",
        label="发布方式",
        required=False,
        default=BY_HAND,
        choices=(
            Choice(BY_HAND, "人工发布：按发布包发布，再回来记录"),
            Choice(AUTOMATIC, f"自动投放：{label}已给账号开通“{permission}”"),
        ),
    )


def codes_field(default: str) -> Field:
    return Field(
        key="codes",
        label="错误码对照",
        required=False,
        default=default,
        help="平台没有公开完整的错误码表；和实际不符时在这里改，例如“授权：100、101；限流：200”",
    )


def runs(values: Mapping[str, str]) -> bool:
    return values.get("way") == AUTOMATIC


def as_error(code: str, detail: str, *, table: str, label: str, harmless: bool) -> ChannelError:
    """Our error for their code; one that stands nowhere in the table is a plain refusal."""
    word = next((word for word, codes in ROW.findall(table) if code in re.split(r"[、,，\s]+", codes)), "")
    kind, sentence = KINDS.get(word, (Refused, "{label}拒绝了这次请求。"))
    if kind is Uncertain and harmless:
        kind, sentence = NotSent, "{label}系统繁忙，这一步没有完成，稍后会自动再试。"
    message = f"{sentence.format(label=label)}（{code} {detail}）".replace(" ）", "）")
    if kind is Throttled:
        return Throttled(message, code=code, retry_after=HOUR)
    return kind(message, code=code)


def lost(label: str, *, harmless: bool, code: str) -> ChannelError:
    """An answer that is not the platform's, or lacks what it must hold."""
    if harmless:
        return NotSent(f"{label}没有正常答复，这一步没有完成，稍后会自动再试。", code=code)
    return Uncertain(f"{label}没有正常答复，可能已经收下，需要先核实再决定是否重发。", code=code)
