"""The WeChat Official Account platform, played.

Written from: https://developers.weixin.qq.com/doc/service/api/ — token, uploadimg, add_material, draft box,
publish, mass send, statistics — and community tests of what the filter does to article HTML (read 2026-11-23).
Where the documents are silent, this simulator is the stricter of the two readings.
"""

from channels.rehearsal.wechat.platform import WeChatPlatform

__all__ = ["WeChatPlatform"]
