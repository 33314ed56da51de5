"""Settings: read once from the environment. `SETTINGS` is the whole documented list."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from studio.errors import UnusableInput

SETTINGS: dict[str, tuple[str, str]] = {
    "STUDIO_DATA": ("./data", "数据目录：数据库、文件、网站、佐证都在这里"),
    "STUDIO_DATABASE_URL": ("", "数据库地址；留空用数据目录里的 SQLite，也可填 postgresql+psycopg://…"),
    "STUDIO_PORT": ("8501", "网页端口"),
    "STUDIO_ADDRESS": ("127.0.0.1", "网页监听地址；要让同事访问，填本机地址或 0.0.0.0"),
    "STUDIO_PUBLIC_URL": ("", "同事访问工作室的网址；留空为 http://监听地址:端口"),
    "STUDIO_SITE_URL": ("", "政务公开网站的公开网址；留空为工作室自带的预览地址 /site"),
    "STUDIO_REHEARSAL_PORT": ("8510", "演练平台端口（只在本机）"),
    "STUDIO_DIGEST": ("sha256", "签名摘要算法：sha256 或 sm3"),
    "STUDIO_AIGC_PRODUCER": ("", "提供人工智能服务的单位名称或编码，写进人工智能标识的 ContentProducer；不清楚就留空"),
    "STUDIO_SECRET": ("", "加密渠道密钥用的口令；留空则首次启动时生成并存入数据目录的 secret.key"),
    "STUDIO_SMTP_URL": (
        "",
        "发通知邮件的服务器：smtp://用户:密码@主机:25?from=发件地址，或 smtps://…:465；留空不发邮件",
    ),
    "STUDIO_WECOM_WEBHOOK": ("", "企业微信群机器人的地址（含 key）；留空不发"),
    "STUDIO_DINGTALK_WEBHOOK": ("", "钉钉群机器人的地址，要加签的在后面加 #SEC…；留空不发"),
    "STUDIO_URGENT_DAYS": ("3", "紧急办理的解读，负责人应在几个工作日内补签（办理当天不算）"),
    "STUDIO_DUE_DAYS": ("3", "送审、审签、接收、发布、退回修改各应在几个工作日内办完（交出当天不算）；交出时可以另定"),
    "STUDIO_SEAL_FILE": ("", "单位印章的证书文件（PKCS #12，.p12 或 .pfx），给审签单加盖电子签章；留空不用"),
    "STUDIO_SEAL_PASSWORD": ("", "印章证书文件的口令"),
    "STUDIO_SEAL_TRUST": ("", "本单位信任的证书机构（PEM 文件，可以有几个）；留空则签章显示为未核实机构"),
    "STUDIO_WORKER": ("1", "投放进程的固定编号；多台机器时各不相同"),
}


WAYS = ("STUDIO_SMTP_URL", "STUDIO_WECOM_WEBHOOK", "STUDIO_DINGTALK_WEBHOOK")


@dataclass(frozen=True, kw_only=True)
class Settings:
    data: Path
    database_url: str = field(repr=False)
    port: int
    address: str
    public_url: str
    site_url: str
    rehearsal_port: int
    digest: str
    secret: str = field(repr=False)
    worker: str
    seal_file: Path | None = None
    seal_password: str = field(default="", repr=False)
    seal_trust: Path | None = None
    urgent_days: int = 3
    """Working days within which what went out urgently has to be approved."""
    due_days: int = 3
    """Working days within which a handed-over step should be taken, where nobody set another day."""
    ways: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Addresses with keys of the ways to notify people, by setting."""

    @property
    def reached_from_here_alone(self) -> bool:
        """Nobody at another computer can open our links: no address was set, or one of this computer itself."""
        return urlsplit(self.public_url).hostname in ("127.0.0.1", "localhost", "::1")

    @property
    def rehearsal_url(self) -> str:
        return f"http://127.0.0.1:{self.rehearsal_port}"

    @property
    def site_folder(self) -> Path:
        return self.data / "site"

    @property
    def audit_head(self) -> Path:
        """The head of the audit chain, outside the database."""
        return self.data / "audit.head"

    @property
    def media_folder(self) -> Path:
        return self.data / "media"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. Raises `UnusableInput` when a value cannot be used."""
    given = os.environ if environment is None else environment
    value = {key: given.get(key, "").strip() or default for key, (default, _) in SETTINGS.items()}
    data = Path(value["STUDIO_DATA"]).expanduser().resolve()
    port = _port("STUDIO_PORT", value["STUDIO_PORT"])
    shown_host = "127.0.0.1" if value["STUDIO_ADDRESS"] in ("0.0.0.0", "::") else value["STUDIO_ADDRESS"]
    public_url = value["STUDIO_PUBLIC_URL"].rstrip("/") or f"http://{shown_host}:{port}"
    if value["STUDIO_DIGEST"] not in ("sha256", "sm3"):
        raise UnusableInput("设置 STUDIO_DIGEST 只能是 sha256 或 sm3。")
    return Settings(
        data=data,
        database_url=value["STUDIO_DATABASE_URL"] or f"sqlite:///{data / 'studio.sqlite'}",
        port=port,
        address=value["STUDIO_ADDRESS"],
        public_url=public_url,
        site_url=value["STUDIO_SITE_URL"].rstrip("/") or f"{public_url}/site",
        rehearsal_port=_port("STUDIO_REHEARSAL_PORT", value["STUDIO_REHEARSAL_PORT"]),
        digest=value["STUDIO_DIGEST"],
        secret=value["STUDIO_SECRET"],
        worker=value["STUDIO_WORKER"],
        seal_file=_file(value["STUDIO_SEAL_FILE"]),
        seal_password=value["STUDIO_SEAL_PASSWORD"],
        seal_trust=_file(value["STUDIO_SEAL_TRUST"]),
        urgent_days=_days("STUDIO_URGENT_DAYS", value["STUDIO_URGENT_DAYS"]),
        due_days=_days("STUDIO_DUE_DAYS", value["STUDIO_DUE_DAYS"]),
        ways={key: value[key] for key in WAYS},
    )


def _file(value: str) -> Path | None:
    return Path(value).expanduser().resolve() if value else None


def _days(name: str, value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) <= 60:
        raise UnusableInput(f"设置 {name} 应当是 1 到 60 之间的天数，现在是“{value}”。")
    return int(value)


def _port(name: str, value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise UnusableInput(f"设置 {name} 应当是 1 到 65535 之间的端口号，现在是“{value}”。")
    return int(value)
