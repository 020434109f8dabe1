"""A web server on loopback that plays every case of the web, down to single bytes."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress

Play = Callable[[socket.socket], None]


def answer(body=b"", *, status="200 OK", kind="text/html", length=True, **headers):
    """The bytes of a whole answer; a header's underscores are hyphens."""
    lines = [f"HTTP/1.1 {status}"]
    if kind:
        lines.append(f"Content-Type: {kind}")
    if length:
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(location, status="302 Found"):
    return answer(status=status, kind="", Location=location)


class WebServer:
    """Answers each path with bytes or by a play on the connection, and keeps every request it received."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.context = context
        self.answers: dict[str, bytes | Play] = {}
        self.received: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.closing = threading.Event()
        self.threads: list[threading.Thread] = []

    def __enter__(self):
        self._start(self._listen)
        return self

    def __exit__(self, *_):
        self.closing.set()
        with suppress(OSError):  # wakes the listener
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        for thread in list(self.threads):
            thread.join(10)
        self.listener.close()

    def connect(self, address, port, seconds):
        """A connector that leads every address here."""
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def _start(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments)
        self.threads.append(thread)
        thread.start()

    def _listen(self):
        while True:
            connection, _ = self.listener.accept()
            if self.closing.is_set():
                connection.close()
                return
            self._start(self._serve, connection)

    def _serve(self, connection):
        with suppress(OSError), connection:
            connection.settimeout(10)
            if self.context:
                with self.context.wrap_socket(connection, server_side=True) as secured:
                    self._play(secured)
            else:
                self._play(connection)

    def _play(self, connection):
        request = b""
        while not request.endswith(b"\r\n\r\n") and (piece := connection.recv(65_536)):
            request += piece
        self.received.append(request.decode("latin-1"))
        path = "".join(self.received[-1].split()[1:2])
        played = self.answers.get(path, answer(b"nothing here", status="404 Not Found"))
        if callable(played):
            played(connection)
        else:
            connection.sendall(played)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
