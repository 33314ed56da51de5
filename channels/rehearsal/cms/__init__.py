"""WordPress's REST interface, played."""

from __future__ import annotations

from channels.rehearsal.cms.platform import CmsPlatform

__all__ = ["CmsPlatform"]
