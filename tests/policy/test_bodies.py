"""Names of bodies: found whole, and told to be one however they are shortened."""

from __future__ import annotations

import pytest

from studio.policy.bodies import bodies_in, level_of, same_body


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由县级以上市场监督管理部门责令改正", ["市场监督管理部门"]),
        ("公安机关交通管理部门应当设置", ["公安机关交通管理部门"]),
        ("由国务院专利行政部门颁发", ["国务院专利行政部门"]),
        ("市容环境卫生主管部门负责", ["市容环境卫生主管部门"]),
        ("各级政府性融资担保公司应当", []),
        ("有关部门、主管部门和相关单位", []),
    ],
)
def test_a_body_is_found_whole_and_kinds_of_firms_are_none(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end, _ in bodies_in(text)] == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市人社局", "市人力资源和社会保障局"),
        ("城管部门", "城市管理部门"),
        ("省政府办公厅", "山东省人民政府办公厅"),
        ("四川省政府办公厅", "四川省人民政府办公厅"),
        ("市容环卫主管部门", "市容环境卫生主管部门"),
        ("本级政府办公厅", "各级人民政府办公厅"),
        ("市场监管部门", "市场监督管理部门"),
    ],
)
def test_a_shortened_name_is_the_same_body(one: str, other: str) -> None:
    assert same_body(one, other)
    assert same_body(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市财政局", "市人力资源和社会保障局"),
        ("省级专利管理部门", "国务院专利行政部门"),
        ("山东省财政厅", "河北省财政厅"),
        ("市政府办公室", "市公安局"),
        ("市公安局", "县公安局"),
    ],
)
def test_another_trade_region_or_level_is_another_body(one: str, other: str) -> None:
    assert not same_body(one, other)


@pytest.mark.parametrize(
    ("name", "level"),
    [("国务院办公厅", 0), ("山东省财政厅", 1), ("市公安局", 2), ("区发展改革委", 3), ("城市管理部门", None)],
)
def test_a_name_tells_its_level_or_none(name: str, level: int | None) -> None:
    assert level_of(name) == level
