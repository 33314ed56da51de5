"""Colours for figures: told apart by lightness alone, so that grey prints and colour-blind readers lose nothing."""

from __future__ import annotations

from functools import cache

DARKEST, LIGHTEST = 32.0, 84.0
"""Lightness (CIE L*) between which several series are spread."""
TEXT_CONTRAST = 4.5


@cache
def series_colors(hues: tuple[str, ...], count: int) -> tuple[str, ...]:
    """`count` colours from dark to light, taken in turn from the hues."""
    if count == 1:
        return hues[:1]
    step = (LIGHTEST - DARKEST) / max(count - 1, 2)
    return tuple(toned(hues[at % len(hues)], DARKEST + step * at) for at in range(count))


@cache
def toned(color: str, lightness: float) -> str:
    """The colour mixed with black or white until it has that lightness (0 black … 100 white)."""
    toward = (0.0, 0.0, 0.0) if lightness_of(color) > lightness else (255.0, 255.0, 255.0)
    low, high = 0.0, 1.0
    for _ in range(20):
        share = (low + high) / 2
        reached = lightness_of(_mixed(color, toward, share))
        if (reached > lightness) == (toward[0] == 0.0):
            low = share
        else:
            high = share
    return _mixed(color, toward, high)


def lightness_of(color: str) -> float:
    level = luminance(color)
    return float(116 * level ** (1 / 3) - 16) if level > 0.008856 else 903.3 * level


def luminance(color: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def legible(color: str, ground: str) -> str:
    """The colour, moved away from the ground until text in it can be read there."""
    down = luminance(ground) > 0.18
    level = lightness_of(color)
    while contrast(color, ground) < TEXT_CONTRAST and 1 < level < 99:
        level += -2 if down else 2
        color = toned(color, level)
    return color


def on(ground: str, ink: str, card: str) -> str:
    """Whichever of the two is easier to read on the ground."""
    return max((ink, card), key=lambda color: contrast(color, ground))


def _parts(color: str) -> tuple[float, float, float]:
    plain = color.lstrip("#")
    return int(plain[:2], 16), int(plain[2:4], 16), int(plain[4:6], 16)


def _mixed(color: str, toward: tuple[float, float, float], share: float) -> str:
    mixed = (part + (goal - part) * share for part, goal in zip(_parts(color), toward, strict=True))
    return "#" + "".join(f"{round(part):02X}" for part in mixed)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
