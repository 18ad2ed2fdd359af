"""Requests whose bodies come slowly, never, or in too great a number."""

from io import BytesIO
from threading import Event, Thread

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request, Response

from app.web import bodies
from app.web.bodies import WholeRequests
from app.web.security import HEADERS, HTTPS_ONLY


@Request.application
def say_what_came(request: Request) -> Response:
    return Response(request.get_data())


class Stalled(BytesIO):
    """A body whose rest does not come before it is told to."""

    def __init__(self) -> None:
        super().__init__(b"at last")
        self.waited_for = Event()
        self.comes = Event()

    def read(self, size: int | None = -1) -> bytes:
        self.waited_for.set()
        assert self.comes.wait(20)
        return super().read(size)


def ask(app: WholeRequests, stream: BytesIO, length: int) -> tuple[str, Headers, bytes]:
    """The status, the headers and what came back."""
    environ = EnvironBuilder(method="POST", input_stream=stream).get_environ()
    environ["CONTENT_LENGTH"] = str(length)
    pieces, status, headers = run_wsgi_app(app, environ)
    return status, headers, b"".join(pieces)


def answer(app: WholeRequests, stream: BytesIO, length: int) -> tuple[str, bytes]:
    """The status and what came back."""
    status, _headers, body = ask(app, stream, length)
    return status, body


@pytest.mark.parametrize("length", [0, 1, 70_000])
def test_a_body_arrives_as_it_was_sent(length: int) -> None:
    sent = b"\xf6" * length
    assert answer(WholeRequests(say_what_came, 1), BytesIO(sent), length) == ("200 OK", sent)


def test_a_body_that_does_not_come_holds_up_nobody() -> None:
    app, stalled, got = WholeRequests(say_what_came, 1), Stalled(), []
    slow = Thread(target=lambda: got.append(answer(app, stalled, 7)))
    slow.start()
    assert stalled.waited_for.wait(20)
    assert answer(app, BytesIO(b"quick"), 5) == ("200 OK", b"quick")
    stalled.comes.set()
    slow.join()
    assert got == [("200 OK", b"at last")]


def test_of_too_many_bodies_on_their_way_the_next_one_is_told_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "WAITING", 1)
    stalled = Stalled()
    app = WholeRequests(say_what_came, 1, HTTPS_ONLY)
    slow = Thread(target=answer, args=(app, stalled, 7))
    slow.start()
    assert stalled.waited_for.wait(20)
    status, headers, _body = ask(app, BytesIO(b"quick"), 5)
    assert status.startswith("503")
    assert headers["Retry-After"] == "3"
    assert (HEADERS | HTTPS_ONLY).items() <= dict(headers).items()
    assert answer(app, BytesIO(b""), 0)[0].startswith("200")
    stalled.comes.set()
    slow.join()
    assert answer(app, BytesIO(b"quick"), 5)[0].startswith("200")


def test_what_is_too_long_is_not_waited_for() -> None:
    stalled = Stalled()
    environ = EnvironBuilder(method="POST", input_stream=stalled).get_environ()
    environ["CONTENT_LENGTH"] = str(bodies.LONGEST + 1)
    app = WholeRequests(lambda _environ, start: (start("413 Too Large", []), [b""])[1], 1)
    assert run_wsgi_app(app, environ)[1].startswith("413")
    assert not stalled.waited_for.is_set()


@pytest.mark.parametrize(("said", "length"), [("", 0), ("12", 12), ("-1", 0), ("²", 0), ("x", 0)])
def test_the_length_of_a_body_is_a_number_or_nothing(said: str, length: int) -> None:
    assert bodies.body_length({"CONTENT_LENGTH": said}) == length
