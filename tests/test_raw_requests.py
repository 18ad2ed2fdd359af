"""What no browser sends, and what one sends slowly, to a real server on a socket."""

import os
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.setting_checks import DATABASE_FILE
from tests.crowd import answers, ask, served, stock
from tests.postgresql import free_port

pytestmark = pytest.mark.sqlite
SLOW = 60
# A second is promised; a machine with much else to do has two more.
SOON = 3.0
FORM = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
CHUNKS = FORM + b"Transfer-Encoding: chunked\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A real server: where it listens, and the group of its processes."""

    port: int
    group: int


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, port = tmp_path_factory.mktemp("raw"), free_port()
    url = f"sqlite:///{folder / DATABASE_FILE}"
    stock(url, 1)
    with served(url, Path(folder), port) as process:
        yield Served(port=port, group=process.pid)


@pytest.fixture
def port(server: Served) -> int:
    return server.port


def answer_to(port: int, sent: bytes) -> bytes:
    """The first line of what comes back; empty where the server only hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(sent)
        with suppress(OSError):
            line.shutdown(socket.SHUT_WR)
        try:
            return line.recv(65536).split(b"\r\n")[0]
        except ConnectionError:
            return b""


def get(path: bytes, *headers: bytes) -> bytes:
    lines = (b"GET " + path + b" HTTP/1.1", *(headers or (b"Host: 127.0.0.1",)))
    return b"\r\n".join(lines) + b"\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        get(b"/%"),
        get(b"/%zz%"),
        get(b"/topics?q=%ff%fe"),
        get(b"/topics/%00"),
        get(b"/%c0%ae%c0%ae/etc/passwd"),
        get(b"/../../etc/passwd"),
        get(b"http://elsewhere.example/"),
        get(b"/", b"Host: one", b"Host: two"),
        get(b"/", b"Host: 127.0.0.1", b"Cookie: " + b"a=b; " * 3000),
        get(b"/" + b"a" * 100_000),
        b"TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"NONSENSE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        FORM + b"Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        FORM + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nemail",
        FORM + b"Content-Length: -1\r\n\r\n",
        FORM + b"Content-Length: 9999999999\r\n\r\nemail",
        CHUNKS + b"zz\r\nemail\r\n0\r\n\r\n",
        CHUNKS + b"5\r\nem",
        CHUNKS + b"ffffffffffffffff\r\nemail",
    ],
    ids=range(20),
)
def test_a_request_that_is_none_breaks_nothing(port: int, sent: bytes) -> None:
    line = answer_to(port, sent)
    assert line == b"" or line.split()[1] < b"500", line
    assert ask(port, "GET", "/healthz", "", None) == 200


def test_a_body_without_end_is_refused_long_before_it_ends(port: int) -> None:
    piece, sent = b"2000\r\n" + b"a" * 0x2000 + b"\r\n", 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(CHUNKS)
        with suppress(ConnectionError):
            while sent < 4 * 1024 * 1024:
                line.sendall(piece)
                sent += 0x2000
        with suppress(ConnectionError):
            assert line.recv(65536).split(b" ")[1].startswith(b"4")
    assert ask(port, "GET", "/healthz", "", None) == 200


@pytest.mark.parametrize(
    "begun",
    [b"GET / HTTP/1.1\r\nHost: 127", FORM + b"Content-Length: 900\r\n\r\nem"],
    ids=["head", "body"],
)
def test_a_page_comes_soon_beside_sixty_clients_that_never_finish(port: int, begun: bytes) -> None:
    with ExitStack() as stack:
        for _each in range(SLOW):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(begun)
        time.sleep(0.2)
        for _each in range(3):
            began = time.monotonic()
            assert ask(port, "GET", "/topics", "", None) == 200
            assert time.monotonic() - began < SOON


def processes_of(group: int) -> list[int]:
    """The processes of a group."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(ProcessLookupError):
            if os.getpgid(int(place.name)) == group:
                found.append(int(place.name))
    return found


def test_more_clients_than_there_are_files_are_turned_away_and_the_next_ones_served(
    server: Served,
) -> None:
    for number in processes_of(server.group):
        used = len(list(Path(f"/proc/{number}/fd").iterdir()))
        hard = resource.prlimit(number, resource.RLIMIT_NOFILE)[1]
        resource.prlimit(number, resource.RLIMIT_NOFILE, (used + 20, hard))
    with ExitStack() as stack:
        for _each in range(200):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127")
        time.sleep(0.3)
    until = time.monotonic() + 20
    while not answers(server.port):
        assert time.monotonic() < until, "it did not recover"
        time.sleep(0.05)
    assert ask(server.port, "GET", "/topics", "", None) == 200
