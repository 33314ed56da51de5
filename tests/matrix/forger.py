"""A browser made by hand: signs in over HTTP, speaks Streamlit's own messages over its socket, and may say anything."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

COOKIE = "studio_session"


@dataclass
class Drawn:
    """What one run of the script drew."""

    buttons: dict[str, str] = field(default_factory=dict)
    """Element id → label, of everything that can be pressed."""
    texts: list[str] = field(default_factory=list)
    page: str = ""
    """The page's hash."""
    pages: dict[str, str] = field(default_factory=dict)
    """Hash → name in the address, of the whole menu."""
    fragments: set[str] = field(default_factory=set)


class Forger:
    def __init__(self, base: str, token: str) -> None:
        self.base, self.token = base, token
        self.session = ""
        self._open = ExitStack()
        self._socket: ClientConnection | None = None

    def opens(self, *, as_session: str = "") -> Forger:
        """`as_session` claims to be another browser that comes back."""
        protocols = ["streamlit", "no-token", as_session] if as_session else ["streamlit"]
        asked = connect(
            f"{self.base.replace('http', 'ws')}/_stcore/stream",
            additional_headers={"Cookie": f"{COOKIE}={self.token}"} if self.token else {},
            origin=self.base,  # type: ignore[arg-type]
            subprotocols=protocols,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=30,
        )
        self._socket = self._open.enter_context(asked)
        return self

    def closes(self) -> None:
        self._open.close()

    def says(self, message: BackMsg) -> None:
        assert self._socket is not None
        self._socket.send(message.SerializeToString())

    def reruns(
        self, *, page: str = "", name: str = "", fragment: str = "", states: list[WidgetState] | None = None
    ) -> Drawn:
        """Asks for a run with these widget states, and answers what was drawn until it finished."""
        message = BackMsg()
        message.rerun_script.page_script_hash = page
        message.rerun_script.page_name = name
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(states or [])
        self.says(message)
        return self.hears()

    def hears(self) -> Drawn:
        drawn = Drawn()
        assert self._socket is not None
        while True:
            message = ForwardMsg()
            try:
                message.ParseFromString(bytes(self._socket.recv(timeout=30)))  # type: ignore[arg-type]
            except ConnectionClosed:
                return drawn
            match message.WhichOneof("type"):
                case "new_session":
                    self.session = message.new_session.initialize.session_id or self.session
                    drawn.page = message.new_session.page_script_hash
                case "navigation":
                    drawn.pages = {page.page_script_hash: page.url_pathname for page in message.navigation.app_pages}
                    drawn.page = message.navigation.page_script_hash
                case "delta":
                    _note(drawn, message)
                case "script_finished" if message.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
                ):
                    return drawn


def _note(drawn: Drawn, message: ForwardMsg) -> None:
    if message.delta.fragment_id:
        drawn.fragments.add(message.delta.fragment_id)
    element = message.delta.new_element
    match element.WhichOneof("type"):
        case "button":
            drawn.buttons[element.button.id] = element.button.label
        case "download_button":
            drawn.buttons[element.download_button.id] = element.download_button.label
        case "markdown":
            drawn.texts.append(element.markdown.body)
        case "alert":
            drawn.texts.append(element.alert.body)
        case "heading":
            drawn.texts.append(element.heading.body)


def pressed(element_id: str) -> WidgetState:
    return WidgetState(id=element_id, trigger_value=True)


def written(element_id: str, text: str) -> WidgetState:
    return WidgetState(id=element_id, string_value=text)


def sign_in(base: str, login: str, password: str) -> str:
    answer = httpx.post(f"{base}/login", data={"login": login, "password": password})
    assert answer.status_code == 303, answer.text
    return answer.cookies[COOKIE]
