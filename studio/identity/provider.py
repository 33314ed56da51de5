"""OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636), as a client that keeps a secret.

The provider's addresses and keys are asked for anew at each sign-in: sign-ins are few, and a key that was rotated a
minute ago is simply there.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from studio.errors import StudioError

SECONDS = 10
"""How long the provider may take for one answer."""
SKEW = 120
"""Seconds that the provider's clock and ours may differ."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures with a public key. `none` and those with a shared secret are not taken, whatever the token says."""
SCOPE = "openid profile"
LOCAL = "可以用本系统的账号和密码登录。"


class IdentityUnavailable(StudioError):
    """The provider does not answer, or not as OpenID Connect says."""


class IdentityRefused(StudioError):
    """The provider answered, and what it said proves nothing."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    issuer: str
    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one browser was sent away with. Served once."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


def fresh_asked() -> Asked:
    return Asked(state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48))


def unusable_address(address: str) -> str:
    """Why nobody should be sent to that issuer; "" when all is well. Without TLS only this machine itself will do."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return ""
    if parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"):
        return ""
    return "认证服务地址要以 https:// 开头，写到签发者（issuer）为止。"


def address_to_send(provider: Provider, asked: Asked, *, back: str) -> str:
    """Where the browser goes to prove who is there. Raises `IdentityUnavailable`."""
    found = _discovered(provider)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": SCOPE,
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in found["authorization_endpoint"] else "?"
    return f"{found['authorization_endpoint']}{joint}{urlencode(query)}"


def claims_brought(
    provider: Provider, asked: Asked, answered: Mapping[str, str], *, back: str, now: datetime
) -> dict[str, Any]:
    """Who the provider says is there. `answered` is what the browser brought back in its address.

    Raises `IdentityUnavailable`, `IdentityRefused`.
    """
    if answered.get("error"):
        raise IdentityRefused(f"统一身份认证没有通过，请重新登录；{LOCAL}")
    if not secrets.compare_digest(answered.get("state", ""), asked.state) or not answered.get("code"):
        raise IdentityRefused(f"这次登录不是从本系统开始的，或已经过期，请重新登录；{LOCAL}")
    if answered.get("iss", provider.issuer) != provider.issuer:
        raise IdentityRefused(f"回答来自另一个认证服务（{answered['iss']}），没有登录。{LOCAL}")
    found = _discovered(provider)
    tokens = _exchanged(provider, found, asked, code=answered["code"], back=back)
    claims = _verified(provider, _keys(found), str(tokens.get("id_token", "")), nonce=asked.nonce, now=now)
    if "userinfo_endpoint" in found and tokens.get("access_token"):
        claims = {**_more(found["userinfo_endpoint"], str(tokens["access_token"]), str(claims["sub"])), **claims}
    return claims


def address_to_leave(provider: Provider, *, back: str) -> str:
    """Where a browser also leaves the provider's own session; "" where it offers none. Raises `IdentityUnavailable`."""
    end = _discovered(provider).get("end_session_endpoint", "")
    query = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})
    return f"{end}{'&' if '?' in end else '?'}{query}" if end else ""


def _discovered(provider: Provider) -> dict[str, Any]:
    found = _json("GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise IdentityUnavailable(f"认证服务自称“{found.get('issuer', '')}”，与设置的地址不同，请管理员核对。{LOCAL}")
    if any(not isinstance(found.get(name), str) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")):
        raise IdentityUnavailable(f"认证服务的配置不完整，请管理员核对地址。{LOCAL}")
    return found


def _exchanged(provider: Provider, found: Mapping[str, Any], asked: Asked, *, code: str, back: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": asked.verifier,
        "client_id": provider.client_id,
    }
    offered = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in offered:
        basic = httpx.BasicAuth(_quoted(provider.client_id), _quoted(provider.secret))
        return _json("POST", found["token_endpoint"], data=form, auth=basic)
    return _json("POST", found["token_endpoint"], data={**form, "client_secret": provider.secret})


def _quoted(text: str) -> str:
    """As RFC 6749, 2.3.1 wants a client's name and secret in the Basic scheme."""
    return urlencode({"": text})[1:]


def _keys(found: Mapping[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set(_json("GET", found["jwks_uri"]))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise IdentityUnavailable(f"认证服务的公钥读不出来，请管理员联系认证服务。{LOCAL}") from error


def _verified(provider: Provider, keys: KeySet, token: str, *, nonce: str, now: datetime) -> dict[str, Any]:
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=SKEW,
        iss={"essential": True, "value": provider.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        registry.validate(claims)
    except (JoseError, ValueError, KeyError) as error:
        raise IdentityRefused(f"统一身份认证的回答没有通过核对，没有登录。请重新登录；{LOCAL}") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise IdentityRefused(f"统一身份认证的回答是给别的系统的，没有登录。{LOCAL}")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise IdentityRefused(f"统一身份认证没有说明是谁，没有登录。{LOCAL}")
    return dict(claims)


def _more(address: str, access_token: str, subject: str) -> dict[str, Any]:
    """What the provider tells besides the token, if it is about the same person."""
    told = _json("GET", address, headers={"Authorization": f"Bearer {access_token}"})
    if told.get("sub") != subject:
        raise IdentityRefused(f"统一身份认证前后说的不是同一个人，没有登录。{LOCAL}")
    return told


def _json(method: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        answer = httpx.request(method, address, timeout=SECONDS, follow_redirects=False, **more)
        found = answer.json() if answer.status_code == 200 else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise IdentityUnavailable(f"统一身份认证现在连不上，请稍后再试；{LOCAL}") from error
    if answer.status_code in (400, 401):
        raise IdentityRefused(
            f"认证服务不接受这次登录（{answer.status_code}），请重新登录；再不行请管理员核对设置。{LOCAL}"
        )
    if not isinstance(found, dict):
        raise IdentityUnavailable(f"统一身份认证没有正常回答（{answer.status_code}），请稍后再试；{LOCAL}")
    return found
