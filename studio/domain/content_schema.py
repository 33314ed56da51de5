"""The shape of `CONTENT.json` as a JSON Schema, drawn from the same tables that read it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from studio.domain.arrangement import BOARDS, Omission, Rewording
from studio.domain.content import CHART_KINDS, FIELDS, Entry, PolicyCard


def content_schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "政策解读内容",
        "type": "object",
        "additionalProperties": True,
        "properties": {
            "policy": _record(PolicyCard),
            "title": {"type": "string"},
            "short_title": {"type": "string", "maxLength": 32},
            "summary": {"type": "string"},
            "chart_kinds": {
                "title": "各组数据的图表种类",
                "type": "object",
                "additionalProperties": {"enum": list(CHART_KINDS)},
            },
            "boards": {
                "title": "各种材料的编排",
                "type": "object",
                "additionalProperties": False,
                "properties": {key: {"title": label, **_arrangement()} for key, label in BOARDS.items()},
            },
            "fields": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    key: {
                        "title": spec.label,
                        "type": "object",
                        "properties": {
                            "entries": {"type": "array", "items": _record(spec.entry)},
                            "absent_reason": {"type": "string"},
                        },
                    }
                    for key, spec in FIELDS.items()
                },
            },
        },
    }


def _arrangement() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "order": {"type": "array", "items": {"type": "string"}},
            "left_out": {"type": "array", "items": _record(Omission)},
            "reworded": {"type": "array", "items": _record(Rewording)},
        },
    }


def _record(kind: type[Entry | PolicyCard | Omission | Rewording]) -> dict[str, Any]:
    shapes: dict[str, Any] = {"str": {"type": "string"}, "bool": {"type": "boolean"}}
    strings = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {item.name: shapes.get(str(item.type), strings) for item in fields(kind)},
    }
