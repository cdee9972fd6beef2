"""A mail server and a web address that others tell: real ones on loopback, which can also be slow, refuse, or let go."""

import base64
import email
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class PostOffice(socketserver.ThreadingTCPServer):
    """SMTP as smtplib speaks it. `mood`: good, later (451), refuse (550), drop (takes the letter, lets go before it has
    said so), slow (answers nothing for a while), away (421 at the door).
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.mood = "good"
        self.login = ""  # user:password, when it must be said
        self.hangs = ""  # for this recipient no answer comes
        self.patience = 5.0
        self.raw: list[bytes] = []
        self.to: list[str] = []

    @property
    def url(self) -> str:
        user = f"{self.login}@" if self.login else ""
        return f"smtp://{user}127.0.0.1:{self.server_address[1]}?tls=off"

    @property
    def letters(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=default) for raw in self.raw]  # type: ignore[misc]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who let go has let go."""


class _Clerk(socketserver.StreamRequestHandler):
    server: PostOffice

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def handle(self) -> None:
        if self.server.mood == "slow":
            time.sleep(self.server.patience)
            return
        if self.server.mood == "away":
            self.say("421 closed for today")
            return
        self.say("220 post.example ESMTP")
        to = ""
        while line := self.rfile.readline().decode(errors="replace").strip():
            verb = line.upper().split(" ")[0].split(":")[0]
            if verb == "EHLO":
                self.say("250-post.example", *(["250-AUTH PLAIN"] if self.server.login else []), "250 8BITMIME")
            elif verb == "AUTH":
                said = base64.b64decode(line.split()[2]).decode().strip("\0").replace("\0", ":")
                self.say("235 welcome" if said == self.server.login else "535 who are you")
            elif verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.recipient(to)
            elif verb == "DATA":
                self.say("354 go on")
                self.take(to)
                if self.server.mood == "drop":
                    return
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def recipient(self, to: str) -> None:
        if to == self.server.hangs:
            time.sleep(self.server.patience)
            raise ConnectionAbortedError
        self.say({"later": "451 try again", "refuse": "550 no such mailbox"}.get(self.server.mood, "250 ok"))

    def take(self, to: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.raw.append(b"".join(lines))
        self.server.to.append(to)


class Group(ThreadingHTTPServer):
    """An address that is told. `status`, `body`: what it answers; `moved`: where it sends others."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.status = 200
        self.body: Any = None
        self.moved = ""
        self.told: list[tuple[str, dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/in?key=s3cret-key"


class _Door(BaseHTTPRequestHandler):
    server: Group

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append((self.path, body))
        self.send_response(302 if self.server.moved else self.server.status)
        if self.server.moved:
            self.send_header("Location", self.server.moved)
        answer = b"" if self.server.body is None else json.dumps(self.server.body, ensure_ascii=False).encode()
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to the terminal."""


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    """For as long as a test needs it."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
