"""快手: videos only; an interface exists for certified enterprise developers (scope `user_video_publish`).

Read 2026-11-23 (open.kuaishou.com). Offices rarely hold that scope, so a person publishes until the account's switch says
otherwise; what is not confirmed of the interface stands in `channels.video.kuaishou`. No call is documented that deletes.
"""

from __future__ import annotations

import httpx

from channels.assisted import IMAGE, VIDEO, Proof, Wanted
from channels.contract import Account, Field, Limits
from channels.video import switch
from channels.video.granted import Granted
from channels.video.kuaishou import BASE_URL, CODES, PERMALINK_BASE, UPLOAD_HOSTS, Publishing, Speaking


class Kuaishou(Granted[Publishing]):
    """One 快手 account of the office."""

    key = "kuaishou"
    label = "快手"
    limits = Limits(title=30, summary=200)
    work, permalink_base = "photo_id", PERMALINK_BASE
    console = "https://cp.kuaishou.com/article/publish/video"
    hosts = ("kuaishou.com", "chenzhongtech.com")
    proof = Proof.EITHER
    shows_text = False
    shows = frozenset({"视频", "动漫"})
    wanted = (
        Wanted(label="视频", media=VIDEO),
        Wanted(label="封面（3比4）", media=IMAGE, role="cover", ratio=3 / 4, most=1, largest=10_000_000),
    )
    how = (
        "登录快手创作者服务平台，选“发布视频”，上传“视频”文件夹里的文件。",
        "封面用“封面（3比4）”，复制标题和摘要到作品描述。",
        "发布、审核通过后复制作品链接，回到这里记录。页面要登录才能看的，请同时上传截图。",
    )
    fields = (
        switch.way_field("快手", "user_video_publish"),
        Field(key="app_id", label="应用编号（app_id）", help="在快手开放平台“应用管理”里，应用通过审核后可以看到"),
        Field(
            key="access_token",
            label="授权令牌（access_token）",
            secret=True,
            help="快手给应用的一长串通行字符：用发布视频的账号给应用授权以后得到",
        ),
        Field(
            key="upload_hosts",
            label="接收视频的服务器",
            required=False,
            default=UPLOAD_HOSTS,
            help="视频只会传到这些服务器，多个用顿号分开；提示要传到别处的，先向快手核实，再补进来",
        ),
        switch.codes_field(CODES),
        Field(key="permalink_base", label="作品网页地址", required=False, default=PERMALINK_BASE, help="一般不改"),
        Field(
            key="base_url",
            label="接口地址",
            required=False,
            default=BASE_URL,
            help="一般不改；只有通过单位的代理访问快手时，才换成代理的地址",
        ),
    )

    @classmethod
    def interface(cls, account: Account, http: httpx.Client) -> Publishing:
        return Publishing(Speaking(account, http))
