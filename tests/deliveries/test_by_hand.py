"""An address that a person brought back is looked at by the worker, over real loopback HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from studio.actions import accounts
from studio.actions.by_hand import hand_off, record_publication
from studio.domain.delivery import DeliveryState, Evidence
from studio.domain.people import Person, Role
from studio.studio import Studio
from tests.conftest import PASSWORD
from tests.deliveries.conftest import Office, packaged, wait_until, waiting_delivery

Serve = Callable[[str], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves one page at an address of this machine."""
    pages: dict[str, str] = {}

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def put(page: str) -> str:
        pages["/news/1.html"] = page
        return f"http://127.0.0.1:{server.server_port}/news/1.html"

    yield put
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def evidence_of(studio: Studio, delivery_id: str) -> list[Evidence]:
    with studio.store.reading() as tx:
        return tx.deliveries.evidence_of(delivery_id)


@pytest.mark.parametrize("whole", [True, False])
def test_the_worker_sees_whether_the_news_page_carries_what_was_signed(
    office: Office, serve: Serve, whole: bool
) -> None:
    studio = office.studio
    by: dict[Role, Person] = {
        Role.ADMIN: accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    }
    for role in (Role.DRAFTER, Role.PUBLISHER):
        by[role] = accounts.add_person(
            studio,
            by[Role.ADMIN].id,
            login=role.value,
            name=role.value,
            department="城管局",
            roles=frozenset({role}),
            password=PASSWORD,
        )
    interpretation_id, package_id = packaged(studio, by)
    delivery_id = waiting_delivery(
        studio, interpretation_id=interpretation_id, package_id=package_id, channel="news_site"
    )
    with studio.store.writing() as tx:
        tx.deliveries.change(delivery_id, state=DeliveryState.BY_HAND, rehearsal=False)
    post = hand_off(studio, by[Role.PUBLISHER].id, delivery_id)
    text = post.text if whole else "另一篇报道。"
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    url = serve(f"<html><title>县融媒</title><body><h1>{post.title}</h1>{paragraphs}</body></html>")
    record_publication(
        studio, by[Role.PUBLISHER].id, delivery_id, url=url, published_at=studio.clock(), forms=["文字"], note="县融媒"
    )
    office.start_worker()
    wait_until(lambda: bool(evidence_of(studio, delivery_id)), seconds=60)
    (seen, *_) = evidence_of(studio, delivery_id)
    assert seen.verified is whole
    assert seen.status_code == 200
    assert whole or "内容" in seen.note
