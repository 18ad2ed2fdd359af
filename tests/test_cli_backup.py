"""flask backup, restore and db copy, as they are typed."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.commands import backup as commands
from app.models.engine import make_engine, open_session
from app.models.transfer import sums_of
from app.models.user import User
from tests.databases import SqliteDatabases
from tests.test_cli import assert_refused, run


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sqlite3"))


def test_a_backup_goes_into_the_instance_folder_and_says_what_it_holds(program: Flask) -> None:
    result = run(program, "backup")
    assert result.exit_code == 0, result.output
    (file,) = backups(program.config["SETTINGS"].instance / "backups")
    assert str(file) in result.stdout
    assert "rows, opened again and counted." in result.stdout


def test_backups_on_a_schedule_keep_the_newest(
    program: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", rest)
    result = run(program, "backup", tmp_path / "kept", "--keep", 2, "--every", 0.5)
    assert rests == [commands.HOUR / 2] * 3
    assert len(backups(tmp_path / "kept")) == 2
    assert "Removed strong-answer-" in result.stdout


def test_what_was_backed_up_is_restored_into_a_new_installation(
    program: Flask, bare_twin: Flask, tmp_path: Path
) -> None:
    run(program, "backup", tmp_path / "kept")
    (file,) = backups(tmp_path / "kept")
    assert run(bare_twin, "restore", file, input="n\n").exit_code == 1
    result = run(bare_twin, "restore", file, "--yes")
    assert result.exit_code == 0, result.output
    assert "every table is as it was" in result.stdout
    assert sums_of(bare_twin.extensions["engine"]) == sums_of(program.extensions["engine"])


@pytest.fixture
def bare_twin(program: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Another installation, with nothing in it."""
    twin = Flask("app")
    twin.config.update(program.config)
    engine = make_engine(SqliteDatabases().empty(tmp_path / "twin"))
    twin.extensions["engine"] = engine
    twin.cli.add_command(commands.restore_command)
    yield twin
    engine.dispose()


def test_a_damaged_or_missing_backup_is_one_line(program: Flask, tmp_path: Path) -> None:
    assert_refused(run(program, "restore", tmp_path / "none", "--yes"), "There is no backup")
    run(program, "backup", tmp_path / "kept")
    (file,) = backups(tmp_path / "kept")
    file.write_bytes(file.read_bytes()[:-1])
    assert_refused(run(program, "restore", file, "--yes"), "not as it was written")


def test_an_installation_is_copied_to_another_database(program: Flask, tmp_path: Path) -> None:
    url = program.config["SETTINGS"].database_url
    target = SqliteDatabases().empty(tmp_path / "target")
    result = run(program, "db", "copy", url, target)
    assert result.exit_code == 0, result.output
    assert "nothing differs" in result.stdout
    engine = make_engine(target)
    with open_session(engine, writing=False) as db:
        assert db.scalars(select(User.email)).all() == ["ada@example.org"]
    engine.dispose()
    assert_refused(run(program, "db", "copy", url, target), "not empty")
    assert_refused(run(program, "db", "copy", url, "mysql://h/n"), "must begin with sqlite:///")


@pytest.mark.sqlite
def test_a_damaged_database_is_found(program: Flask) -> None:
    assert run(program, "db", "check").exit_code == 0
    # Without the program's own settings, which would not allow it.
    with closing(sqlite3.connect(program.extensions["engine"].url.database)) as connection:
        connection.execute("UPDATE attempts SET topic_id = 4711")
        connection.commit()
    result = run(program, "db", "check")
    assert result.exit_code == 1
    assert "damaged: a row of attempts points at nothing in topics" in result.stdout
