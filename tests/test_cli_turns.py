"""Two loads at once: the second waits, says so, and finds what the first one left."""

import multiprocessing
import os
import subprocess
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from app.commands import loading
from app.commands.loading import wait_for_turn
from app.config import ROOT, Settings
from app.domain.errors import DomainError
from app.factory import create_app
from app.models import engine as engines
from app.models.engine import make_engine, open_session
from app.models.topic import Topic
from app.models.turns import take_turn
from tests.factories import PAGE

PAGES = 40
ROUNDS = 50


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite waits for a lock for a moment only."""
    monkeypatch.setattr(engines, "LOCK_WAIT_SECONDS", 0.02)


@pytest.fixture
def others(bare: Flask) -> Engine:
    """The engine of another program on the same database."""
    own: Engine = bare.extensions["engine"]
    return make_engine(own.url.render_as_string(hide_password=False))


@pytest.mark.usefixtures("quick")
def test_a_load_waits_until_the_other_one_ends_and_says_so_once(
    bare: Flask, others: Engine
) -> None:
    said: list[str] = []
    with (
        open_session(others, writing=True) as other,
        open_session(bare.extensions["engine"], writing=True) as db,
    ):
        assert take_turn(other)

        def end_at_the_third_try(line: str) -> None:
            said.append(line)
            assert not take_turn(db)
            other.rollback()

        wait_for_turn(db, tell=end_at_the_third_try)
    others.dispose()
    assert said == ["Another program writes to the database; waiting for its end."]


@pytest.mark.usefixtures("quick")
def test_a_load_does_not_wait_for_ever(
    bare: Flask, others: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loading, "LONGEST_WAIT_SECONDS", 0)
    with (
        open_session(others, writing=True) as other,
        open_session(bare.extensions["engine"], writing=True) as db,
    ):
        assert take_turn(other)
        with pytest.raises(DomainError, match="then load again"):
            wait_for_turn(db)
    others.dispose()
    assert capsys.readouterr().err.count("waiting for its end") <= 1


def test_a_database_that_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    gone = make_engine(f"sqlite:///{tmp_path / 'none'}")
    with open_session(gone, writing=True) as db, pytest.raises(OperationalError):
        take_turn(db)
    gone.dispose()


def loader(url: str, folder: Path) -> "subprocess.Popen[str]":
    """A process that loads a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "content", "load", str(folder)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_of_two_loaders_at_once_one_writes_and_the_other_finds_nothing_to_do(
    bare: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(PAGES):
        (folder / f"{number}.md").write_text(PAGE.format(title=f"Page {number}"))
    own: Engine = bare.extensions["engine"]
    url = own.url.render_as_string(hide_password=False)
    both = [loader(url, folder) for _ in range(2)]
    outputs = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    last = sorted(out.splitlines()[-1] == "0 writes" for out, _err in outputs)
    assert last == [False, True]
    with open_session(own, writing=False) as db:
        assert db.scalar(select(func.count()).select_from(Topic)) == PAGES


class Loader(NamedTuple):
    """A process that loads a folder whenever it is told to, and a line to it."""

    process: "multiprocessing.process.BaseProcess"
    line: Connection

    def end(self) -> None:
        """Let it end."""
        self.line.send(False)
        self.process.join()


def load_whenever_told(line: Connection, settings: Settings, url: str, folder: str) -> None:
    """What such a process does: it answers each word with its last line."""
    app = create_app(replace(settings, database_url=url))
    line.send("ready")
    while line.recv():
        result = app.test_cli_runner().invoke(args=["content", "load", folder])
        line.send(result.output.splitlines()[-1])
    app.extensions["engine"].dispose()


def start_loader(settings: Settings, url: str, folder: Path) -> Loader:
    """Such a process, once it is ready."""
    context = multiprocessing.get_context("spawn")
    ours, its = context.Pipe()
    process = context.Process(target=load_whenever_told, args=(its, settings, url, str(folder)))
    process.start()
    assert ours.recv() == "ready"
    return Loader(process, ours)


def test_two_loaders_at_once_agree_again_and_again(
    bare: Flask, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.md").write_text(PAGE.format(title=f"Page {number}"))
    own: Engine = bare.extensions["engine"]
    url = own.url.render_as_string(hide_password=False)
    both = [start_loader(settings, url, folder) for _ in range(2)]
    for turn in range(ROUNDS):
        (folder / "0.md").write_text(PAGE.format(title=f"Turn {turn}"))
        (folder / f"moved-{turn}.md").write_text(PAGE.format(title="Wanderer"))
        (folder / f"moved-{turn - 1}.md").unlink(missing_ok=True)
        for each in both:
            each.line.send(True)
        wrote = sorted(each.line.recv() != "0 writes" for each in both)
        assert wrote == [False, True], turn
    for each in both:
        each.end()
    with open_session(own, writing=False) as db:
        stored = db.execute(select(Topic.title, Topic.archived_at).order_by(Topic.title)).all()
    pages = [f"Page {number}" for number in range(1, 5)]
    assert [tuple(row) for row in stored] == [
        (title, None) for title in (*pages, f"Turn {ROUNDS - 1}", "Wanderer")
    ]
