"""Which files of its own an office may add: one row a kind, with limits and where each comes from.

A limit is the tightest of the channels the file has to pass, so that nothing is refused after it was signed.
"""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`media_types` are what the bytes turn out to be, never what the name says. `forms` are of INT-32, best first."""

    key: str
    label: str
    media_types: dict[str, str]
    """Media type → the suffix the file is kept under."""
    forms: tuple[str, ...]
    most_bytes: int
    most_seconds: int = 0
    spoken: bool = False
    limit_source: str


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            key="picture",
            label="图片、漫画",
            media_types={"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"},
            forms=("图片", "图解", "图表", "动漫"),
            most_bytes=5 * MB,
            limit_source="微博 statuses/share：图片小于 5 MB；公众号永久素材图片 10 MB",
        ),
        Kind(
            key="animation",
            label="动图",
            media_types={"image/gif": "gif"},
            forms=("动漫", "图片"),
            most_bytes=5 * MB,
            limit_source="微博 statuses/share：图片小于 5 MB；公众号永久素材图片 10 MB",
        ),
        Kind(
            key="video",
            label="视频",
            media_types={"video/mp4": "mp4"},
            forms=("视频", "动漫", "访谈", "新闻发布会", "专家解读", "负责人解读"),
            most_bytes=200 * MB,
            most_seconds=3600,
            spoken=True,
            limit_source="公众号后台视频 200 MB、1 小时以内；经接口上传的永久素材限 10 MB，超出时由人在后台上传",
        ),
        Kind(
            key="recording",
            label="录音",
            media_types={"audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/wav": "wav"},
            forms=("音频", "访谈", "新闻发布会", "专家解读", "负责人解读"),
            most_bytes=30 * MB,
            most_seconds=3600,
            spoken=True,
            limit_source="公众号后台音频 30 MB 以内（待核实）",
        ),
        Kind(
            key="document",
            label="PDF 文件",
            media_types={"application/pdf": "pdf"},
            forms=("文字", "图解", "专家解读", "负责人解读", "新闻发布会", "其他"),
            most_bytes=20 * MB,
            limit_source="政府网站附件的通行上限（待核实）",
        ),
    )
}

LARGEST = max(kind.most_bytes for kind in KINDS.values())
