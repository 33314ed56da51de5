"""OFD: placed text put together again, furniture of templates dropped, nothing outside the package opened."""

from __future__ import annotations

import pytest

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN
from studio.policy.readers.ofd import GARBLED, LOCKED, SCAN, Ofd
from studio.policy.reading import read_policy
from tests.policy.battery.samples import ofd, ofd_text

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def page(content: str) -> str:
    return f'<ofd:Page {NAMES}><ofd:Content><ofd:Layer ID="2">{content}</ofd:Layer></ofd:Content></ofd:Page>'


def pages(count: int) -> str:
    return "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(count))


def refused(data: bytes) -> str:
    with pytest.raises(UnusableInput) as told:
        Ofd().read(data)
    return str(told.value)


def test_letters_with_counted_steps_make_words() -> None:
    assert Ofd().read(ofd(ofd_text("停车位3000个", at=0, delta="g 3 5 g 3 2.5 2.5 5"))) == ["停车位3000个"]


def test_a_policy_is_read_from_ofd() -> None:
    lines = [
        "某市公安局关于加强停车管理的通知",
        "某公发〔2021〕3号",
        "各区县公安局：",
        "一、总体要求",
        "到2022年底，新增停车位3000个以上。",
        "某市公安局",
        "2021年3月5日",
    ]
    reading = read_policy(ofd("".join(ofd_text(line, at=place) for place, line in enumerate(lines))))
    assert (reading.title, reading.doc_number) == (lines[0], "某公发〔2021〕3号")
    assert reading.addressee == "各区县公安局"
    assert [clause.heading for clause in reading.clauses if clause.level] == ["总体要求"]


def test_what_returns_on_every_page_is_furniture() -> None:
    bodies = {
        f"Doc_0/Pages/Page_{n}/Content.xml": page(
            ofd_text("某市人民政府公报", at=0)
            + ofd_text(f"第{n}段文字说明停车管理。", at=9)
            + ofd_text(f"— {n + 1} —", at=33)
        )
        for n in range(3)
    }
    assert Ofd().read(ofd("", pages(3), **bodies)) == [f"第{n}段文字说明停车管理。" for n in range(3)]


def test_a_slanted_stamp_is_not_text() -> None:
    stamp = ofd_text("内部资料", at=3).replace("<ofd:TextObject ", '<ofd:TextObject CTM="0.7 0.7 -0.7 0.7 0 0" ')
    assert Ofd().read(ofd(ofd_text("正文文字。", at=0) + stamp)) == ["正文文字。"]


def test_a_picture_only_file_is_said_to_be_a_scan() -> None:
    assert refused(ofd('<ofd:ImageObject ID="9" ResourceID="1"/>')) == SCAN


def test_letters_without_a_code_are_not_passed_on() -> None:
    assert refused(ofd(ofd_text("".join(chr(0xE000 + n) for n in range(20)), at=0))) == GARBLED


def test_a_locked_file_is_said_to_be_locked() -> None:
    assert refused(ofd(ofd_text("正文", at=0), **{"Encryptions.xml": "<x/>"})) == LOCKED


@pytest.mark.parametrize("place", ["../../etc/passwd", "Pages/Page_9/Content.xml", ""])
def test_a_page_that_is_not_in_the_package_is_damage(place: str) -> None:
    assert refused(ofd(ofd_text("正文", at=0), f'<ofd:Page ID="1" BaseLoc="{place}"/>')) == BROKEN


@pytest.mark.parametrize("delta", ["g 999999999 5", "g", "g x y", "nan inf", "1e400", "-5 -5 -5"])
def test_absurd_steps_break_nothing(delta: str) -> None:
    assert "".join(Ofd().read(ofd(ofd_text("停车管理办法", at=0, delta=delta))))
