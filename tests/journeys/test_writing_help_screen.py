"""Writing help from the administrator's switch to the label on what is published, over real loopback HTTP."""

from __future__ import annotations

from studio.actions.load_example import load_example
from studio.storyboard.labels import LABEL
from studio.studio import Studio
from tests.actions.test_walk import add_materials
from tests.actions.test_writing_help import CLAUSE, KEY, Service
from tests.actions.test_writing_help import service as service  # the fixture
from tests.journeys.test_form_screen import content, opens, presses
from tests.journeys.test_paragraph_screen import drawn_by
from tests.journeys.test_screens import SignedIn, everything, office, person, signed_in

__all__ = ["office", "signed_in"]

GOOD = "从2021年起，用图表、视频等多样化方式解读的文件，要占到九成以上。"
WRONG = "从2021年起，多样化方式解读量不得少于95%。"


def test_what_a_model_wrote_is_weighed_marked_and_labelled_where_it_is_published(
    office: Studio, signed_in: SignedIn, service: Service
) -> None:
    example = load_example(office, person(office, "drafter"))
    service.entries({"text": GOOD, "cites": [CLAUSE]}, {"text": WRONG, "cites": [CLAUSE]}, {"text": "多听群众意见。"})
    signed_in("drafter")
    page = drawn_by("form")
    opens(page, 0, "objectives_tasks")
    assert not [item for item in page.expander if item.label == "人工智能辅助起草"], "off until it is turned on"

    signed_in("admin")
    page = drawn_by("writing_help")
    page.checkbox(key="writing_help.on").check()
    for name, value in (("address", service.address), ("model", "office-model"), ("key", KEY)):
        page.text_input(key=f"writing_help.{name}").set_value(value)
    presses(page, "保存")
    assert "起草人可以在表单里使用写作辅助" in everything(page)

    signed_in("drafter")
    page = drawn_by("form")
    opens(page, 0, "objectives_tasks")
    next(item for item in page.multiselect if item.label == "依据哪几条原文").set_value([CLAUSE]).run()
    presses(page, "起草")
    assert GOOD in everything(page)
    assert "有 2 条与原文对不上，没有提供" in everything(page)
    assert "没有注明依据条款" in everything(page)
    next(item for item in page.button if item.key and item.key.endswith("help.take.0")).click().run()
    assert "由写作辅助起草" in everything(page)
    (asked,) = service.asked
    assert (asked["model"], f"[{CLAUSE}]" in asked["messages"][1]["content"]) == ("office-model", True)

    entry = content(office, example).part("objectives_tasks").entries[-1]
    assert (entry.said(), entry.cites, entry.ai_assisted) == ((GOOD,), (CLAUSE,), True)
    add_materials(office, example)
    with office.store.reading() as tx:
        rendering = tx.interpretations.latest_rendering(example)
        package = tx.interpretations.package(rendering.package_id) if rendering else None
    assert package is not None
    assert LABEL in package.manifest["channels"]["website"]["html"]
    assert LABEL in package.manifest["channels"]["wechat"]["html"]
