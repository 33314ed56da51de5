"""图表: a figure that is drawn says what it counts, when, and where it comes from (GFX-05).

That bars start at nought and that shares make a hundred is seen to where charts are drawn (`storyboard/figures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio import words
from studio.domain.content import Content, DataPoint
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "GFX-05"
FIELD = "data_points"
_FIGURE = re.compile(r"[-+−]?\d[\d,，]*(?:\.\d+)?")
_WANTED = (("unit", "单位"), ("period", "时期"), ("source", "来源"))


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    for place, point in enumerate(content.part(FIELD).entries):
        if not isinstance(point, DataPoint) or not point.series.strip() or not _FIGURE.fullmatch(point.value.strip()):
            continue
        for name, label in _WANTED:
            if not getattr(point, name).strip():
                yield _finding(place, point, label)


def _finding(place: int, point: DataPoint, label: str) -> Finding:
    about = f"{point.label}{point.value}{point.unit}"
    return Finding(
        rule=KEY,
        severity=Severity.BLOCK,
        field=FIELD,
        entry=place,
        text=about,
        message=words.finding(KEY, text=about, label=label),
    )
