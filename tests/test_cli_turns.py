"""Two loads at once: the second waits, says so, and finds what the first one left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from app.commands import loading
from app.commands.loading import wait_for_turn
from app.config import ROOT
from app.domain.errors import DomainError
from app.models import engine as engines
from app.models.engine import make_engine, open_session
from app.models.topic import Topic
from app.models.turns import take_turn
from tests.factories import PAGE

PAGES = 40


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
