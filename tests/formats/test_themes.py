"""Themes: six different designs whose text stands out, and an office's own, added as one file of data."""

from __future__ import annotations

import pytest

from studio.formats.themes import all_themes, load_theme

WRITTEN_ON = tuple(
    tuple(pair.split("/"))
    for pair in (
        "ink/page ink/card ink/band ink/primary_soft ink/accent_soft "
        "ink_soft/page ink_soft/card ink_soft/band ink_soft/primary_soft "
        "ink_faint/page ink_faint/card ink_faint/band ink_faint/accent_soft "
        "primary/card primary/page primary/band primary/primary_soft primary_deep/primary_soft primary_deep/page "
        "accent/card accent/page accent/band accent/accent_soft "
        "on_primary/primary on_primary/primary_deep on_primary/accent "
        "accent_bright/primary accent_bright/primary_deep primary_deep/accent_bright"
    ).split()
)
"""Every colour of text on every ground it is set on, in any format."""


@pytest.mark.parametrize("key", tuple(all_themes()))
def test_text_stands_out_from_every_ground_it_is_set_on(key: str) -> None:
    """WCAG 2.2: 1.4.3 asks 4.5 to 1, 1.4.6 asks 7 to 1 of a theme that is for weak eyes."""
    colors = load_theme(key)["colors"]
    wanted = 7 if key == "high_contrast" else 4.5
    faint = {pair: found for pair in WRITTEN_ON if (found := _contrast(*(colors[name] for name in pair))) < wanted}
    assert not faint


def test_no_two_themes_are_the_same_design_in_other_colours() -> None:
    designs = [tuple(theme["shape"][slot] for slot in ("motif", "heading", "card")) for theme in all_themes().values()]
    assert len(designs) >= 6
    for slot in zip(*designs, strict=True):
        assert len(set(slot)) >= 5


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
