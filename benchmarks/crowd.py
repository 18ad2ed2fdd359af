"""Many at once on a real server: a class that drills, writers of one learner, slow clients.

- 200 learners drill on this machine's processors, a draft every two seconds each: how long the
  slowest hundredth of the drafts takes, and what was not taken or is not stored as it was taken;
- 16 browsers of one learner write as fast as they can, on SQLite and PostgreSQL with the default
  settings: how often the database was locked, and what is missing in the learner's sums;
- 60 clients send a byte a second: how long a page takes meanwhile.

Seconds are those of the clock, with the clients on the same machine: what else runs there counts.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode
from uuid import UUID, uuid4

from sqlalchemy import select

from app.models.attempt import Draft
from app.models.engine import make_engine, open_session
from app.setting_checks import DATABASE_FILE
from app.web.login import COOKIE
from benchmarks.ratios import Ratio, show
from tests.crowd import Crowd, lost_or_doubled, served, stock, sums_missing
from tests.postgresql import PostgresqlMissingError, cluster, free_port
from tests.views.steps import START

LEARNERS, EVERY_SECONDS, LASTS_SECONDS = 200, 2.0, 30.0
WRITERS, WRITES_SECONDS = 16, 10.0
SLOW, PAGES = 60, 20
P99_SECONDS, PAGE_SECONDS = 0.25, 1.0


@dataclass(kw_only=True)
class Sent:
    """What a class sent: seconds of each draft, and what was answered that is not right."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    # The latest text that was acknowledged, by attempt.
    acked: dict[UUID, str] = field(default_factory=dict)

    @property
    def p99(self) -> float:
        """The seconds that 99 of 100 drafts took at most."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)]


@dataclass(kw_only=True)
class Line:
    """One browser's connection, kept open."""

    port: int
    token: str
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, kind: str, body: str) -> int:
        """One request; the status of its answer."""
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        sent = body.encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {COOKIE}={self.token}\r\n"
        head += f"Content-Type: {kind}\r\nContent-Length: {len(sent)}\r\n\r\n"
        self.writer.write(head.encode() + sent)
        answer: bytes = await self.reader.readuntil(b"\r\n\r\n")
        lines = answer.decode("latin-1").lower().splitlines()
        length = next((line for line in lines if line.startswith("content-length:")), ":0")
        await self.reader.readexactly(int(length.partition(":")[2]))
        return int(lines[0].split()[1])


async def drill(line: Line, sent: Sent, number: int) -> None:
    """One learner: starts a drill and saves what is typed until the time is over."""
    await asyncio.sleep(EVERY_SECONDS * number / LEARNERS)
    attempt, tab = uuid4(), str(uuid4())
    form = urlencode({**START, "attempt_id": attempt})
    status = await line.ask("POST", "/drills/1/start", "application/x-www-form-urlencoded", form)
    if status != 303:
        sent.wrong.append(f"{status} at the start")
        return
    begin = monotonic()
    for revision in range(1, int(LASTS_SECONDS / EVERY_SECONDS) + 1):
        await asyncio.sleep(max(0.0, begin + revision * EVERY_SECONDS - monotonic()))
        text = f"Revision {revision} of an answer. " * (revision + 5)
        body = json.dumps({"tab": tab, "revision": revision, "text": text, "take": False})
        asked = monotonic()
        status = await line.ask("PUT", f"/attempts/{attempt}/draft", "application/json", body)
        sent.seconds.append(monotonic() - asked)
        if status == 200:
            sent.acked[attempt] = text
        else:
            sent.wrong.append(f"{status} for a draft")


async def teach(port: int, tokens: Sequence[str]) -> Sent:
    """Let a class drill."""
    sent = Sent()
    lines = [Line(port=port, token=token) for token in tokens]
    await asyncio.gather(*(drill(line, sent, number) for number, line in enumerate(lines)))
    for line in lines:
        if line.writer is not None:
            line.writer.close()
    return sent


def measure_class(folder: Path) -> list[Ratio]:
    """200 learners at once on SQLite."""
    url = f"sqlite:///{folder / DATABASE_FILE}"
    tokens, port = stock(url, LEARNERS), free_port()
    with served(url, folder / "instance", port):
        sent = asyncio.run(teach(port, tokens))
    engine = make_engine(url)
    with open_session(engine, writing=False) as db:
        stored = {
            row.attempt_id: row.text for row in db.execute(select(Draft.attempt_id, Draft.text))
        }
    engine.dispose()
    lost = [each for each, text in sent.acked.items() if stored.get(each) != text]
    name = f"{LEARNERS} learners drill: "
    return [
        absolute(name + "p99 of a draft, seconds", sent.p99, P99_SECONDS),
        absolute(name + "requests that failed", len(sent.wrong), 0),
        absolute(name + "drafts lost", len(lost), 0),
    ]


def measure_writers(url: str, folder: Path, name: str) -> list[Ratio]:
    """16 browsers of one learner on one database."""
    port = free_port()
    crowd = Crowd(port=port, tokens=stock(url, 1) * WRITERS)
    with served(url, folder / "instance", port), crowd.drilling():
        sleep(WRITES_SECONDS)
    engine = make_engine(url)
    missing = sums_missing(engine, len(crowd.acked))
    lost = [*crowd.errors, *lost_or_doubled(engine, crowd.acked)]
    engine.dispose()
    name = f"{WRITERS} writers on {name}: "
    return [
        absolute(name + "database is locked", crowd.failures, 0),
        absolute(name + "updates lost", missing + len(lost), 0),
    ]


async def dawdle(port: int, number: int) -> None:
    """A client that never finishes asking: every second one has sent its head, none its body."""
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n"
    if number % 2:
        writer.write(head)
    while True:
        writer.write(b"x" if number % 2 else head[:1])
        head = head[1:] or b"x"
        await asyncio.sleep(1)


async def read_beside_slow_ones(port: int, token: str) -> float:
    """The slowest of some pages while slow clients hold on."""
    slow = [asyncio.create_task(dawdle(port, number)) for number in range(SLOW)]
    await asyncio.sleep(2)
    taken = []
    for _page in range(PAGES):
        line, asked = Line(port=port, token=token), monotonic()
        assert await line.ask("GET", "/topics", "text/plain", "") == 200
        taken.append(monotonic() - asked)
        if line.writer is not None:
            line.writer.close()
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    return max(taken)


def measure_slow(folder: Path) -> list[Ratio]:
    """60 slow clients on SQLite."""
    url = f"sqlite:///{folder / DATABASE_FILE}"
    (token,), port = stock(url, 1), free_port()
    with served(url, folder / "instance", port):
        slowest = asyncio.run(read_beside_slow_ones(port, token))
    return [absolute(f"{SLOW} slow clients: slowest page, seconds", slowest, PAGE_SECONDS)]


def absolute(name: str, measured: float, limit: float) -> Ratio:
    """A figure that stands for itself."""
    return Ratio(name=name, measured=measured, floor=1.0, limit=limit)


def measure(folder: Path) -> list[Ratio]:
    """Every figure, each on a database of its own."""
    places = [folder / name for name in ("class", "slow", "sqlite", "postgresql")]
    for place in places:
        place.mkdir()
    ratios = [*measure_class(places[0]), *measure_slow(places[1])]
    url = f"sqlite:///{places[2] / DATABASE_FILE}"
    ratios += measure_writers(url, places[2], "SQLite")
    try:
        with cluster() as address:
            ratios += measure_writers(address, places[3], "PostgreSQL")
    except PostgresqlMissingError as missing:
        print(f"!!! {missing} !!!")
    return ratios


def main() -> int:
    """Print the figures; exit with 1 where one is over its limit."""
    with tempfile.TemporaryDirectory() as name:
        return show(measure(Path(name)))


if __name__ == "__main__":
    sys.exit(main())
