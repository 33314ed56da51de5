"""What the rules find in one of the office's own files stands at the file, and a reason is written there."""

from __future__ import annotations

from studio.actions.load_example import load_example
from studio.actions.own_materials import add_own_material, describe_own_material
from studio.domain.own_material import Right
from studio.studio import Studio
from tests.journeys.test_form_screen import presses
from tests.journeys.test_paragraph_screen import drawn_by
from tests.journeys.test_screens import SignedIn, everything, office, person, signed_in
from tests.uploads.test_hidden import taken

__all__ = ["office", "signed_in"]


def test_a_map_is_told_at_its_file_and_stands_with_a_reason(office: Studio, signed_in: SignedIn) -> None:
    drafter = person(office, "drafter")
    example = load_example(office, drafter)
    plan = add_own_material(office, drafter, example, name="分布.jpg", data=taken("JPEG"))
    describe_own_material(
        office, drafter, plan.id,
        form="图片", alt="全市停车场分布地图", transcript="", right=Right.OWN, source="", ai_made=False,
    )  # fmt: skip
    signed_in("drafter")
    page = drawn_by("materials")
    assert "里有地图，没有写明审图号" in everything(page)
    assert "已去掉原图带的拍摄位置" in everything(page)
    next(item for item in page.text_area if item.label.startswith("为什么这样写")).set_value("只画了两条街的示意图。")
    presses(page, "确定")
    assert "已写明理由" in everything(page)
    with office.store.reading() as tx:
        assert [item.rule for item in tx.settlements.of(example)] == ["GFX-01"]
