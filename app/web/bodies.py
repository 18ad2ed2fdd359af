"""Bodies that come slowly: each waits in a thread that sleeps, and holds up no other request."""

from collections.abc import Iterable, Mapping
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from app.web.security import HEADERS, HTTPS_ONLY

# How many bodies may be on their way at once; a thread that waits for one costs next to nothing.
WAITING = 100
IN_MEMORY = 64 * 1024
# What is longer is refused by its length, so nobody has to wait for it.
LONGEST = 64 * 1024 * 1024
PIECE = 64 * 1024
BUSY = b"Too many requests are on their way. Try again in a few seconds.\n"
# Nothing further in has seen the request, so nothing else dresses this answer.
BUSY_HEADERS = [
    *HEADERS.items(),
    ("Cache-Control", "no-store"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Retry-After", "3"),
]


def init_app(app: Flask, threads: int) -> None:
    """Work on so many requests at once, each of which is there as a whole."""
    more = HTTPS_ONLY if app.config["SESSION_COOKIE_SECURE"] else {}
    app.wsgi_app = WholeRequests(app.wsgi_app, threads, more)  # type: ignore[method-assign]


class WholeRequests:
    """Hands a request on once all of it has come.

    The server gives every request a thread, which waits where the body is read. Were these the
    threads that do the work, a few clients who send a letter a minute would stop everybody.
    """

    def __init__(
        self, app: WSGIApplication, threads: int, more: Mapping[str, str] | None = None
    ) -> None:
        self._app = app
        self._busy_headers = [*BUSY_HEADERS, *(more or {}).items()]
        self._coming = BoundedSemaphore(WAITING)
        self._working = BoundedSemaphore(threads)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request; 503 where too many others are on their way."""
        length = body_length(environ)
        if not 0 < length <= LONGEST:
            with self._working:
                return self._app(environ, start_response)
        if not self._coming.acquire(blocking=False):
            start_response("503 Service Unavailable", self._busy_headers)
            return [BUSY]
        try:
            whole = read_whole(environ["wsgi.input"], length)
        finally:
            self._coming.release()
        # No view reads on while its answer is on the way.
        with whole, self._working:
            environ["wsgi.input"] = whole
            return self._app(environ, start_response)


def body_length(environ: WSGIEnvironment) -> int:
    """How long a request's body says it is, in bytes; 0 where it does not say."""
    said = environ.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0


def read_whole(stream: IO[bytes], length: int) -> IO[bytes]:
    """Read a body of so many bytes, or what comes of it; long ones are kept in a file."""
    whole = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever gets it closes it
    while length > 0 and (piece := stream.read(min(length, PIECE))):
        whole.write(piece)
        length -= len(piece)
    whole.seek(0)
    return whole
