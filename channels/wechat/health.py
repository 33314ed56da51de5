"""Is the account connected: key, whitelist, draft box and permission, each asked for itself."""

from __future__ import annotations

import re

from channels.contract import Probe
from channels.errors import ChannelError, CredentialsRefused
from channels.wechat.speaking import Speaking
from channels.wechat.support import client_ip

ONE = {"offset": 0, "count": 1, "no_content": 1}
OF_THE_ADDRESS = frozenset({"40164", "89501", "89503", "89506", "89507"})
"""Refusals of this machine's address: whoever gets one has shown a right key."""
REPORTED = re.compile(r"invalid ip (?P<address>[0-9a-fA-F.:]+)")


def probes_of(speaking: Speaking) -> tuple[Probe, ...]:
    return (
        Probe(key="keys", label="AppID 和 AppSecret", ask=lambda: _keys(speaking)),
        Probe(key="whitelist", label="IP 白名单", ask=lambda: _whitelist(speaking)),
        Probe(key="drafts", label="草稿箱", ask=lambda: _drafts(speaking)),
        Probe(key="permission", label="发表权限", ask=lambda: _permission(speaking)),
    )


def _keys(speaking: Speaking) -> str:
    try:
        speaking.fresh_token()
    except ChannelError as refusal:
        if refusal.code not in OF_THE_ADDRESS:
            raise
        return "AppID 和 AppSecret 对得上；本机 IP 还没有通过，请做下一步。"
    return "AppID 和 AppSecret 有效，已取得访问令牌，令牌每两小时自动更换。"


def _whitelist(speaking: Speaking) -> str:
    try:
        speaking.fresh_token()
    except CredentialsRefused as refusal:
        if found := REPORTED.search(str(refusal)):
            address = found["address"].rstrip(".")
            sentence = f"平台看到的本机出口 IP 是 {address}，它不在白名单里。请把它加入“IP 白名单”，等一两分钟再检查。"
            raise CredentialsRefused(sentence, code=refusal.code) from refusal
        raise
    seen = client_ip(speaking)
    return "本机 IP 在白名单里。" + (f"平台看到的本机出口 IP 是 {seen}。" if seen else "")


def _drafts(speaking: Speaking) -> str:
    count = int(speaking.read("draft/batchget", ONE).get("total_count", 0))
    return f"草稿箱可以使用，现有 {count} 篇草稿。"


def _permission(speaking: Speaking) -> str:
    try:
        speaking.read("freepublish/batchget", ONE)
    except CredentialsRefused as refusal:
        sentence = f"不能由接口发表：{refusal}可以把“投放方式”改为“只存入草稿箱”。"
        raise CredentialsRefused(sentence, code=refusal.code) from refusal
    return "账号已认证，有发表权限。"
