"""内容管理系统: the site that already runs, spoken to as a profile says (`assets/cms`, docs/cms.md).

WordPress: https://developer.wordpress.org/rest-api/reference/posts/ (and media; tried on WordPress 6.1.9, 2026-11-24)
Quirks: a slug is unique only among published posts; a wrong password makes one a stranger instead of being refused;
pictures above 2560 pixels come back smaller; of a forbidden element only the tags go.
"""

from __future__ import annotations

from functools import partial
from typing import NoReturn

from channels.cms.over_calls import REVIEW, OverCalls
from channels.cms.over_files import OverFiles
from channels.cms.profile import BadProfile, load_profile
from channels.cms.soap import SoapSpeaker
from channels.cms.speaking import Speaker
from channels.contract import Channel, Choice, Facts, Field, Pace, Post, Receipt, Stage
from channels.errors import CredentialsRefused

WORDPRESS = "wordpress"
OWN = "own"


class Cms(Channel):
    """One account on one content management system."""

    key = "cms"
    label = "网站内容管理系统"
    is_usual = False
    pace = Pace(limit=60)
    corrects_in_place = True
    fields = (
        Field(
            key="profile",
            label="接口方案",
            default=WORDPRESS,
            help="本系统和网站系统用什么办法交接稿件。先问网站运维单位，他们的系统支持哪一种",
            choices=(
                Choice(WORDPRESS, "WordPress 5.6 以上"),
                Choice("soap", "SOAP 接口（把随系统提供的接口说明 WSDL 文件交给网站运维单位）"),
                Choice("xml_drop", "交换目录（本系统放 XML 文件，网站系统来取）", rehearsed=False),
                Choice(OWN, "本单位自己的方案文件", rehearsed=False),
            ),
        ),
        Field(
            key="profile_file",
            label="方案文件",
            required=False,
            help="只用于自己的方案文件：它在本机的完整路径，写法见说明书“网站内容管理系统”",
        ),
        Field(
            key="base_url", label="网站地址", required=False, help="例如 https://www.example.gov.cn；交换目录方式不填"
        ),
        Field(key="user", label="用户名", required=False, help="网站管理员为本系统单独建的用户，只给“编辑”权限"),
        Field(
            key="password",
            label="应用程序密码或令牌",
            secret=True,
            required=False,
            help="网站为本系统生成的一串通行字符，不是登录网站的密码；在上面那个用户的“个人资料”里生成，只显示一次",
        ),
        Field(key="column", label="栏目", required=False, help="栏目编号，多个用顿号分开"),
        Field(
            key="mode",
            label="投放方式",
            required=False,
            default="publish",
            choices=(
                Choice("publish", "直接发布"),
                Choice(REVIEW, "提交给网站编辑，由编辑发布", rehearsed=False),
            ),
        ),
        Field(key="folder", label="交换目录", required=False, help="只用于交换目录方式：网站系统来取 XML 文件的文件夹"),
    )

    def problems(self, post: Post) -> list[str]:
        try:
            return list(self._way().problems(post))
        except CredentialsRefused as refusal:
            return [str(refusal)]

    def stages(self) -> tuple[Stage, ...]:
        try:
            return self._way().stages()
        except CredentialsRefused as refusal:
            return (Stage(key="profile", label="读取接口方案", do=partial(_refuse, refusal)),)

    def receipt(self, facts: Facts) -> Receipt:
        return self._way().receipt(facts)

    def status(self, receipt: Receipt) -> str:
        return self._way().status(receipt)

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        self._way().retract(receipt, reason=reason)

    def check(self) -> tuple[str, ...]:
        return self._way().check()

    @property
    def _profile_name(self) -> str:
        name = self.account.get("profile") or WORDPRESS
        return self.account.get("profile_file", "") if name == OWN else name

    def _way(self) -> OverCalls | OverFiles:
        try:
            profile = load_profile(self._profile_name)
        except BadProfile as bad:
            raise CredentialsRefused(str(bad), code="profile") from bad
        if profile.transport == "files":
            return OverFiles(profile, self.account)
        kind = SoapSpeaker if profile.transport == "soap" else Speaker
        return OverCalls(profile, self.account, kind(profile, self.account, self.http, self.label))


def _refuse(refusal: CredentialsRefused, post: Post, facts: Facts) -> NoReturn:
    raise refusal
