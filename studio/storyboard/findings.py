"""What a chart shows, in one sentence, for those who cannot see it. It repeats figures and reckons none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studio.storyboard.blocks import ChartPoint

SEVERAL = 4
"""So many series are told one by one; the alternative text of more would not be listened to."""

Points = Sequence[ChartPoint]


def finding(kind: str, points: Points) -> str:
    """The sentence without its full stop; "" where there is nothing to compare."""
    return FINDINGS[kind](points) if len(points) > 1 else ""


def _course(points: Points) -> str:
    first, last = points[0], points[-1]
    where = f"{first.label}的{first.shown}", f"{last.label}的{last.shown}"
    if first.value == last.value:
        return f"{first.label}和{last.label}同为{last.shown}"
    told = f"从{where[0]}{'升' if last.value > first.value else '降'}到{where[1]}"
    top = max(points, key=lambda point: point.value)
    return told if top in (first, last) else f"{told}，最高是{top.label}的{top.shown}"


def _ranking(points: Points) -> str:
    top, bottom = max(points, key=lambda p: p.value), min(points, key=lambda p: p.value)
    if top.value == bottom.value:
        return f"各项同为{top.shown}"
    return f"最高的是{top.label}（{top.shown}），最低的是{bottom.label}（{bottom.shown}）"


def _largest(points: Points) -> str:
    top = max(points, key=lambda p: p.value)
    return f"最大的一份是{top.label}（{top.shown}）"


def _courses(points: Points) -> str:
    names = tuple(dict.fromkeys(point.series for point in points))
    if names == ("",):
        return _course(points)
    told = [f"{name}{_course([p for p in points if p.series == name])}" for name in names[:SEVERAL]]
    return "；".join(told) + (f"；另有{len(names) - SEVERAL}项" if len(names) > SEVERAL else "")


def _goals(points: Points) -> str:
    labels = tuple(dict.fromkeys(point.label for point in points))
    if not any(point.series for point in points):
        return _ranking(points)
    pairs = ([p for p in points if p.label == label] for label in labels[:SEVERAL])
    told = ["，".join(f"{'目标' if p.target else '目前'}{p.shown}（{p.series}）" for p in pair) for pair in pairs]
    return "；".join(f"{label}{text}" for label, text in zip(labels, told, strict=False))


def _turns(points: Points) -> str:
    labels = tuple(dict.fromkeys(point.label for point in points))
    pairs = [[p for p in points if p.label == label] for label in labels]
    whole = [pair for pair in pairs if len(pair) == 2]
    ups, downs = (sum((b.value - a.value) * sign > 0 for a, b in whole) for sign in (1, -1))
    counts = (f"{ups}项上升" if ups else "", f"{downs}项下降" if downs else "")
    same = len(whole) - ups - downs
    return "，".join(text for text in (*counts, f"{same}项不变" if same else "") if text)


FINDINGS: dict[str, Callable[[Points], str]] = {
    "bar": _ranking,
    "grouped": _courses,
    "stacked": _courses,
    "share": _largest,
    "line": _courses,
    "progress": _goals,
    "dots": _turns,
    "multiples": _courses,
}
