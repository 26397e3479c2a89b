"""Receivers on loopback: a web server that keeps what it is sent, and a mail server."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message as Letter
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Webhook(ThreadingHTTPServer):
    """Answers `statuses` one after another, then 200; `bodies` are what came with the tries that were answered 200."""

    daemon_threads = True

    def __init__(self, *statuses: int) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.statuses = list(statuses)
        self.bodies: list[dict[str, Any]] = []
        self.tries: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.hold = threading.Event()
        self.hold.set()

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/hook"


class _Hook(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.server.tries.append(body)
        self.server.paths.append(self.path)
        self.server.hold.wait(30)
        if status == 200:
            self.server.bodies.append(body)
        answer = b'{"ok": true, "result": {}}'
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def webhook(*statuses: int) -> Iterator[Webhook]:
    server = Webhook(*statuses)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


class _Keep:
    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.letters.append(message_from_bytes(bytes(envelope.content or b""), policy=default))
        return "250 OK"


@contextmanager
def mailbox() -> Iterator[tuple[str, list[Letter]]]:
    """(Apprise address, the letters that came)."""
    keep = _Keep()
    controller = Controller(keep, hostname="127.0.0.1", port=_free())
    controller.start()
    try:
        yield f"mailto://127.0.0.1:{controller.port}?to=desk@example.org&from=svodka@example.org", keep.letters
    finally:
        controller.stop()


def _free() -> int:
    from service.ports import any_free

    return any_free("127.0.0.1")
