"""A real provider to sign in at, and a studio that knows it."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey

from studio.actions import accounts
from studio.actions.unified_identity import UnifiedSetting, set_unified
from studio.domain.people import Person, Role
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.conftest import PASSWORD, Clock, free_port

HERE = Path(__file__).parent
SECRET = "planted-oidc-secret"
PATIENCE = 300
"""Seconds that an installation may take."""


@pytest.fixture(scope="session")
def node_with_provider(tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("this machine has no Node.js, so there is no provider to sign in at")
    folder = tmp_path_factory.mktemp("provider")
    (folder / "package.json").write_text("{}")
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(
        [npm, "install", *quiet, "oidc-provider@9.13.3"], cwd=folder, capture_output=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        pytest.skip("no registry gives oidc-provider, so there is no provider to sign in at")
    return folder


def fresh_key(kind: str = "RSA") -> dict[str, Any]:
    key = RSAKey.generate_key(2048) if kind == "RSA" else ECKey.generate_key("P-256")
    return {
        **key.as_dict(private=True),
        "use": "sig",
        "alg": "RS256" if kind == "RSA" else "ES256",
        "kid": key.thumbprint(),
    }


@dataclass
class RunningProvider:
    folder: Path
    back: str
    port: int = field(default_factory=free_port)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [fresh_key()])
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    in_token: bool = False
    process: subprocess.Popen[bytes] | None = None

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def starts(self) -> None:
        """Again, with the keys and people of now."""
        self.stops()
        told = {"keys": self.keys, "accounts": self.people, "inToken": self.in_token}
        (self.folder / "told.json").write_text(json.dumps(told))
        shutil.copy(HERE / "provider.js", self.folder / "provider.js")
        self.process = subprocess.Popen(
            ["node", "provider.js", str(self.port), self.back, "told.json"],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        for _ in range(600):
            try:
                if httpx.get(f"{self.issuer}/.well-known/openid-configuration").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the provider did not start within a minute")

    def stops(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def signs_in(self, address: str, name: str, *, browser: httpx.Client | None = None) -> dict[str, str]:
        """What a person's browser does there: types a name, agrees, and is sent back with an answer."""
        with browser or httpx.Client() as http:
            answer = http.get(address)
            for _ in range(12):
                if answer.status_code in (302, 303):
                    to = httpx.URL(address).join(answer.headers["location"])
                    if str(to).startswith(self.back):
                        return dict(to.params)
                    answer = http.get(to)
                    continue
                form = (
                    {"prompt": "login", "login": name, "password": "any"}
                    if 'value="login"' in answer.text
                    else {"prompt": "consent"}
                )
                answer = http.post(answer.url, data=form)
        raise AssertionError("the provider sent nobody back")


@pytest.fixture
def clock() -> Clock:
    """Of now: the provider is another program, with the machine's clock."""
    return Clock(now=datetime.now(UTC))


@pytest.fixture
def studio(tmp_path: Path, clock: Clock) -> Studio:
    settings = {"STUDIO_DATA": str(tmp_path / "data"), "STUDIO_PUBLIC_URL": f"http://127.0.0.1:{free_port()}"}
    return build(read_settings(settings), clock=clock)


@pytest.fixture
def provider(node_with_provider: Path, studio: Studio) -> Iterator[RunningProvider]:
    running = RunningProvider(node_with_provider, f"{studio.settings.public_url}/login/unified/back")
    running.people = {"u-17": {"name": "李四", "employee_number": "A0017", "groups": ["zwgk"]}}
    running.starts()
    yield running
    running.stops()


@pytest.fixture
def turned_on(studio: Studio, people: dict[Role, Person], provider: RunningProvider) -> Callable[..., None]:
    """Turns the unified identity on with the provider's address."""

    def on(**changes: Any) -> None:
        given = {"on": True, "issuer": provider.issuer, "client_id": "studio", "secret": SECRET}
        set_unified(studio, people[Role.ADMIN].id, UnifiedSetting(**{**given, **changes}))

    return on


def signs_in_here(studio: Studio, login: str) -> str:
    return accounts.sign_in(studio, login, PASSWORD)
