"""Servers of others, really listening on this machine: a gateway for text messages, and a mail server."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Gateway(ThreadingHTTPServer):
    """Answers as `answers` says, one after the other, the last for ever: (status, headers); 0 hangs."""

    daemon_threads = True
    answers: list[tuple[int, dict[str, str]]]
    asked: list[tuple[dict[str, str], bytes]]


class _Asked(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((dict(self.headers), body))
        answers = self.server.answers
        status, headers = answers.pop(0) if len(answers) > 1 else answers[0]
        if not status:
            time.sleep(1)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name that http.server calls

    def log_message(self, *_: Any) -> None:
        pass


class _Letters(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().strip():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))  # type: ignore[attr-defined]
            self._say("221 bye" if word == b"QUIT" else "250 well")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def listening(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def a_gateway(*answers: tuple[int, dict[str, str]]) -> Any:
    server = Gateway(("127.0.0.1", 0), _Asked)
    server.answers, server.asked = list(answers), []
    return listening(server)


def a_mail_server() -> Any:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Letters)
    server.daemon_threads = True
    server.taken = []  # type: ignore[attr-defined]
    return listening(server)
