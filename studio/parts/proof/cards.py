"""A ratio as a ring with its line marked on it, its fraction, and what is lacking in plain words."""

from __future__ import annotations

import html

import streamlit as st

from studio.domain.ratios.share import Ratio
from studio.reports.words import threshold

RED, GREEN, GREY, PAPER, INK, FAINT = "#B5181F", "#2F7D4F", "#C9BDB2", "#F4E9DF", "#2B1D1A", "#735F59"


def draw_ratio(label: str, ratio: Ratio) -> None:
    color = GREY if ratio.met is None else GREEN if ratio.met else RED
    if ratio.threshold is None and ratio.denominator:
        color = "#8F5F0C"
    share = float(ratio.percent) if ratio.denominator else 0.0
    with st.container(border=True, height="stretch"):
        st.html(
            f'<div style="text-align:center" role="img" aria-label="{html.escape(_spoken(label, ratio))}">'
            f'<div style="font-weight:700;color:{INK}">{html.escape(label)}</div>'
            f"{_ring(share, color, ratio)}"
            f'<div style="color:{FAINT};font-size:.9rem">{_fraction(ratio)}</div>'
            f'<div style="color:{color if ratio.met is not None else FAINT};font-weight:700;font-size:.95rem;margin-top:.2rem">'
            f"{html.escape(_verdict(ratio))}</div></div>"
        )


def _ring(share: float, color: str, ratio: Ratio) -> str:
    """The share as an arc; a small tick outside stands at the line that has to be reached."""
    tick = ""
    if ratio.threshold is not None and not ratio.parts:
        tick = (
            f'<div style="position:absolute;inset:-5px;transform:rotate({3.6 * ratio.threshold}deg)">'
            f'<div style="width:3px;height:22px;margin:0 auto;background:{INK};border-radius:2px"></div></div>'
        )
    said = f"{ratio.percent}<span style='font-size:1rem'>%</span>" if ratio.denominator else "—"
    return (
        f'<div style="position:relative;width:132px;height:132px;margin:.6rem auto;border-radius:50%;'
        f'background:conic-gradient({color} {share}%, {PAPER} 0)">{tick}'
        f'<div style="position:absolute;inset:14px;border-radius:50%;background:#fff;display:flex;align-items:center;'
        f'justify-content:center;font-size:1.75rem;font-weight:700;color:{INK}">{said}</div></div>'
    )


def _fraction(ratio: Ratio) -> str:
    if not ratio.denominator:
        return html.escape(ratio.note)
    asked = threshold(ratio)
    told = f"{ratio.numerator:,} / {ratio.denominator:,}"
    # Each on a line of its own where the card is too narrow for both.
    return f'{told}　<span style="display:inline-block">要求 {html.escape(asked)}</span>' if asked != "—" else told


def _verdict(ratio: Ratio) -> str:
    if ratio.met is None:
        return "不设要求" if ratio.threshold is None and ratio.denominator else "无从计算"
    return "✓ 达标" if ratio.met else f"还差 {ratio.needed:,} 件"


def _spoken(label: str, ratio: Ratio) -> str:
    return f"{label}{ratio.shown}，{_verdict(ratio)}"
