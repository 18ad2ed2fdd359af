"""A mail server for tests: takes what is sent to it over a real connection, and keeps it."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


class Handler(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to leave a mail."""

    def handle(self) -> None:
        """Say yes to everything and keep the text."""
        self.say("220 tests")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                self.server.mails.append(self.read_mail())  # type: ignore[attr-defined]
            self.say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def say(self, text: str) -> None:
        """One line back."""
        self.wfile.write(f"{text}\r\n".encode())

    def read_mail(self) -> str:
        """The text up to the dot alone on its line."""
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """A server that runs for as long as this lasts: its port, and the mails it took."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.mails = []  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1], server.mails  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()
