"""A drafter asks for the whole set of cards beside the usual materials; the worker makes it and the package has it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from studio.actions.load_example import load_example
from studio.formats.registry import further_formats, routine_formats
from studio.store.interpretations import Rendering
from studio.studio import Studio
from tests.deliveries.conftest import ROOT, wait_until
from tests.journeys.test_paragraph_screen import drawn_by
from tests.journeys.test_screens import SignedIn, person
from tests.journeys.test_screens import office as office  # the fixtures
from tests.journeys.test_screens import signed_in as signed_in

PATIENCE = 500
"""Seconds for everything to be drawn on a machine that is busy with other things."""


def test_the_whole_set_of_cards_is_made_when_its_box_is_ticked(signed_in: SignedIn, office: Studio) -> None:
    interpretation_id = load_example(office, person(office, "drafter"))
    signed_in("drafter")
    page = drawn_by("materials")
    boxes = [box.key.rpartition(".")[2] for box in page.checkbox if box.key and box.key.startswith("materials.also.")]
    assert boxes == list(further_formats()) and "cards_full" in boxes
    assert not any(box.value for box in page.checkbox)
    page.checkbox(key="materials.also.cards_full").check().run()
    page.button(key="materials.make").click().run()
    assert not page.exception

    def rendering() -> Rendering:
        with office.store.reading() as tx:
            found = tx.interpretations.latest_rendering(interpretation_id)
        assert found is not None
        return found

    worker = subprocess.Popen([sys.executable, "-m", "studio", "worker"], cwd=ROOT, env=os.environ.copy())
    try:
        wait_until(lambda: not rendering().running, seconds=PATIENCE)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait()
    assert rendering().problem == ""
    with office.store.reading() as tx:
        package = tx.interpretations.package(rendering().package_id)
    assert package is not None
    made: dict[str, list[str]] = {}
    for item in package.materials:
        made.setdefault(item.format, []).append(item.name)
    assert set(made) == {*routine_formats(), "cards_full"}
    assert len(made["cards_full"]) > len(made["cards"])
    assert all(name.startswith("全套") for name in made["cards_full"])
