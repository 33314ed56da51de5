"""Writing help over real loopback HTTP: what the policy does not bear out never reaches the person as an offer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from studio.actions.writing_help import draft_field, help_is_on, set_writing_help
from studio.assistance.endpoint import HelpUnavailable
from studio.domain.people import Person, Role
from studio.errors import Incomplete, NotAllowed, WrongState
from studio.studio import Studio
from tests.actions.test_walk import example as example
from tests.conftest import free_port

People = dict[Role, Person]
KEY = "sk-planted-secret"
CLAUSE = "c3-3-2"


@dataclass
class Service:
    """A service that answers as OpenAI's does, strictly: another path or a wrong key is refused."""

    address: str = ""
    writes: Callable[[dict[str, Any]], str] = lambda _asked: "[]"
    status: int = 200
    body: bytes | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    def entries(self, *entries: dict[str, Any]) -> None:
        self.writes = lambda _asked: f"好的：\n```json\n{json.dumps(entries, ensure_ascii=False)}\n```"


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.asked.append(asked)
            status = made.status
            if self.path != "/v1/chat/completions" or not {"model", "messages"} <= set(asked):
                status = 404
            elif self.headers.get("Authorization") != f"Bearer {KEY}":
                status = 401
            message = {"role": "assistant", "content": made.writes(asked)}
            answer = {"object": "chat.completion", "choices": [{"index": 0, "message": message}]}
            self.send_response(status)
            self.end_headers()
            self.wfile.write(made.body if made.body is not None else json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}/v1"
    yield made
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@pytest.fixture
def turned_on(studio: Studio, people: People, service: Service) -> Service:
    set_writing_help(studio, people[Role.ADMIN].id, on=True, address=service.address, key=KEY, model="office-model")
    return service


def test_it_is_off_until_the_administrator_turns_it_on(studio: Studio, people: People, example: str) -> None:
    assert not help_is_on(studio)
    with pytest.raises(WrongState, match="没有开启"):
        draft_field(studio, people[Role.DRAFTER].id, example, "measures", [CLAUSE])


def test_a_statement_that_the_clause_bears_out_is_offered_marked_and_cited(
    studio: Studio, people: People, example: str, turned_on: Service
) -> None:
    turned_on.entries({"text": "图解、动漫、视频这类解读，2021年起不能少于90%。", "cites": [CLAUSE]})
    proposal = draft_field(studio, people[Role.DRAFTER].id, example, "measures", [CLAUSE])
    (entry,) = proposal.entries
    assert entry.ai_assisted
    assert entry.cites == (CLAUSE,)
    assert proposal.rejected == ()
    (asked,) = turned_on.asked
    said = asked["messages"][1]["content"]
    assert f"[{CLAUSE}]" in said
    assert said.count("[c") == 1, "only the chosen clauses leave the office"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"text": "图解、动漫、视频这类解读，2021年起不能少于95%。", "cites": [CLAUSE]}, "95%"),
        ({"text": "多样化解读不能少于90%。", "cites": ["c9-9"]}, "不在所选条款里"),
        ({"text": "多样化解读不能少于90%。", "cites": []}, "没有注明依据"),
        ({"text": "多样化解读不能少于90%。"}, "没有注明依据"),
        ({"text": " ", "cites": [CLAUSE]}, "没有内容"),
    ],
)
def test_what_is_wrong_or_rests_on_nothing_is_thrown_away_with_the_reason(
    studio: Studio, people: People, example: str, turned_on: Service, entry: dict[str, Any], why: str
) -> None:
    turned_on.entries(entry)
    proposal = draft_field(studio, people[Role.DRAFTER].id, example, "measures", [CLAUSE])
    assert proposal.entries == ()
    (rejected,) = proposal.rejected
    assert why in rejected.why


def test_terms_and_questions_come_in_their_own_shape(
    studio: Studio, people: People, example: str, turned_on: Service
) -> None:
    turned_on.entries({"question": "图解要占多少？", "answer": "2021年起不得少于90%。", "cites": [CLAUSE]})
    proposal = draft_field(studio, people[Role.DRAFTER].id, example, "faq", [CLAUSE])
    (entry,) = proposal.entries
    assert entry.said() == ("图解要占多少？", "2021年起不得少于90%。")
    assert '"question"' in turned_on.asked[0]["messages"][0]["content"]


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_a_service_that_refuses_is_told_in_plain_words(
    studio: Studio, people: People, example: str, turned_on: Service, status: int
) -> None:
    turned_on.status = status
    with pytest.raises(HelpUnavailable, match="没有生成") as refused:
        draft_field(studio, people[Role.DRAFTER].id, example, "measures", [CLAUSE])
    assert KEY not in f"{refused.value!r}{refused.value.__cause__!r}"


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"choices":[]}', b'{"choices":[{"message":{"content":""}}]}'])
def test_an_answer_of_another_shape_is_told(
    studio: Studio, people: People, example: str, turned_on: Service, body: bytes
) -> None:
    turned_on.body = body
    with pytest.raises(HelpUnavailable):
        draft_field(studio, people[Role.DRAFTER].id, example, "measures", [CLAUSE])


def test_a_flood_is_cut_off(studio: Studio, people: People, example: str, turned_on: Service) -> None:
    turned_on.body = b" " * 2_000_000
    with pytest.raises(HelpUnavailable, match="太长"):
        draft_field(studio, people[Role.DRAFTER].id, example, "measures", [CLAUSE])


def test_a_dead_line_changes_nothing(studio: Studio, people: People, example: str) -> None:
    address = f"http://127.0.0.1:{free_port()}/v1"
    set_writing_help(studio, people[Role.ADMIN].id, on=True, address=address, key=KEY, model="m")
    with pytest.raises(HelpUnavailable, match="没有回答"):
        draft_field(studio, people[Role.DRAFTER].id, example, "measures", [CLAUSE])


def test_the_key_is_kept_sealed_and_an_empty_one_keeps_it(
    studio: Studio, people: People, example: str, turned_on: Service
) -> None:
    admin = people[Role.ADMIN].id
    set_writing_help(studio, admin, on=True, address=turned_on.address, key="", model="office-model")
    turned_on.entries({"text": "2021年起不能少于90%。", "cites": [CLAUSE]})
    assert draft_field(studio, people[Role.DRAFTER].id, example, "measures", [CLAUSE]).entries
    stored = b"".join(path.read_bytes() for path in studio.settings.data.rglob("*") if path.is_file())
    assert KEY.encode() not in stored


@pytest.mark.parametrize(("address", "model"), [("model.example", "m"), ("ftp://x/v1", "m"), ("http://x/v1", " ")])
def test_half_a_setting_is_refused(studio: Studio, people: People, address: str, model: str) -> None:
    with pytest.raises(Incomplete):
        set_writing_help(studio, people[Role.ADMIN].id, on=True, address=address, key=KEY, model=model)
    assert not help_is_on(studio)


def test_only_the_administrator_sets_it_and_only_the_drafter_asks(
    studio: Studio, people: People, example: str, turned_on: Service
) -> None:
    for role, person in people.items():
        if role is not Role.ADMIN:
            with pytest.raises(NotAllowed):
                set_writing_help(studio, person.id, on=False, address="", key="", model="")
        if role is not Role.DRAFTER:
            with pytest.raises(NotAllowed):
                draft_field(studio, person.id, example, "measures", [CLAUSE])
    assert help_is_on(studio)
    assert turned_on.asked == []


def test_no_clause_no_draft(studio: Studio, people: People, example: str, turned_on: Service) -> None:
    with pytest.raises(Incomplete, match="哪几条"):
        draft_field(studio, people[Role.DRAFTER].id, example, "measures", ["nowhere"])
    assert turned_on.asked == []
