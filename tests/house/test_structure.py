"""The code base keeps its own rules."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from channels.registry import all_channels
from studio import screens
from studio.domain.people import ROLE_LABELS
from studio.domain.states import diagram
from studio.formats.registry import all_formats
from studio.settings import SETTINGS
from studio.uploads.kinds import LARGEST

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for folder in ("studio", "channels") for path in (ROOT / folder).rglob("*.py")]


def test_imports_keep_to_the_rooms() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_shipped_channels_and_formats_are_found() -> None:
    assert {"website", "wechat", "weibo"} <= set(all_channels())
    assert next(iter(all_channels())) == "website"
    assert {"article", "charts", "infographic", "slides", "covers"} <= set(all_formats())


def test_every_screen_file_has_a_screen_of_its_own_name() -> None:
    for info in pkgutil.iter_modules(screens.__path__):
        screen = importlib.import_module(f"{screens.__name__}.{info.name}").SCREEN
        assert screen.key == info.name
        assert set(screen.roles) <= set(ROLE_LABELS)


def test_every_setting_that_the_code_reads_is_documented() -> None:
    used = set(re.findall(r"STUDIO_[A-Z_]+", "\n".join(path.read_text("utf-8") for path in SOURCES)))
    assert used - {"STUDIO_NEW_PASSWORD"} <= set(SETTINGS)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(key in readme for key in SETTINGS)


def test_pages_fetch_nothing_from_elsewhere() -> None:
    shipped = [
        path for folder in ("web", "website") for path in (ROOT / "assets" / folder).rglob("*") if path.is_file()
    ]
    for path in shipped:
        text = path.read_text("utf-8", errors="ignore")
        assert not re.search(r"""(?:src|href)=["']https?://|url\(["']?https?://|@import""", text), path


def test_streamlit_is_told_everything_by_our_own_file() -> None:
    config = tomllib.loads((ROOT / "streamlit_config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["maxUploadSize"] * 1024 * 1024 == LARGEST
    for face in config["theme"]["fontFaces"]:
        assert (ROOT / face["url"].lstrip("/")).exists()


def test_no_function_of_ours_hides_in_a_drawer_called_utils() -> None:
    assert not [path for path in SOURCES if re.search(r"utils|helpers|common|manager", path.stem, re.IGNORECASE)]


def test_the_workflow_page_is_drawn_from_the_table() -> None:
    assert diagram() in (ROOT / "docs" / "workflow.md").read_text("utf-8")


def test_the_migrations_are_one_chain() -> None:
    """Two files that follow the same one leave the database without a way up."""
    folder = ROOT / "studio" / "store" / "migrations" / "versions"
    follows = [re.search(r"^down_revision = (.*)$", path.read_text("utf-8"), re.M)[1] for path in folder.glob("*.py")]  # type: ignore[index]
    assert len(follows) == len(set(follows)), sorted(follows)
