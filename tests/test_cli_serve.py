"""Serving and watching: what stops the start, a real server once, and pages reloaded on save."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any
from urllib.request import urlopen

import pytest
from flask import Flask

from app.commands import serve as serving
from app.commands.serve import address, run_server, sources
from app.commands.watching import Folder, load_again, touched, watch, watch_beside
from app.config import ROOT, read_settings
from app.domain.errors import PageProblem
from app.factory import create_app
from app.models.engine import open_session
from app.models.schema import upgrade_schema
from app.services.topics.topic_list import get_topic_list
from app.web.bodies import WAITING
from tests import factories
from tests.postgresql import free_port
from tests.test_cli import assert_refused, make_newer, run

# Only a machine that has much else to do needs more than a second or two.
PATIENCE = 60.0


def wait_for(what: Callable[[], bool]) -> None:
    """Until something holds; fails when it never does."""
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.05)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """What the server would have been started with; nothing is served."""
    started: list[dict[str, Any]] = []

    class Server:
        def __init__(self, target: str, **given: Any) -> None:
            started.append({"target": target, **given})

        def serve(self) -> None:
            """Over at once."""

    pages = tmp_path / "content"
    pages.mkdir()
    (pages / "a.md").write_text(factories.PAGE.format(title="Built in"))
    monkeypatch.setattr(serving, "Granian", Server)
    monkeypatch.setattr(serving, "ROOT", tmp_path)
    monkeypatch.setattr(multiprocessing, "set_start_method", lambda *_a, **_m: None)
    monkeypatch.setenv("HOST", "127.0.0.1")
    return started


@pytest.fixture
def program(url: str, tmp_path: Path) -> Iterator[Flask]:
    given = {"INSTANCE_DIR": str(tmp_path / "instance"), "PORT": str(free_port())}
    app = create_app(read_settings({**given, "DATABASE_URL": url}))
    yield app
    app.extensions["engine"].dispose()


def titles(app: Flask) -> set[str]:
    with app.app_context(), open_session(app.extensions["engine"], writing=False) as db:
        return {line.title for line in get_topic_list(db, user_id=None, page=1).lines}


def test_serve_migrates_loads_and_serves_and_prints_no_address_that_does_not_answer(
    program: Flask, served: list[dict[str, Any]]
) -> None:
    result = run(program, "serve")
    assert result.exit_code == 0, result.output
    assert "Pages of content: 1 topics, 2 drills, 1 changed, 0 failed." in result.stderr
    assert "is ready" not in result.stderr
    assert titles(program) == {"Built in"}
    assert served[0]["target"] == "wsgi:app"
    assert served[0]["reload"] is False


def test_serve_with_reload_follows_code_and_pages(
    program: Flask, served: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []

    def beside(_app: Flask, folders: list[Folder]) -> Callable[[], None]:
        return lambda: ended.extend(each.source for each in folders)

    monkeypatch.setattr(serving, "watch_beside", beside)
    assert run(program, "serve", "--reload").exit_code == 0
    assert served[0]["reload_paths"] == [tmp_path / "app"]
    assert ended == ["content"]


def test_further_folders_are_sources_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    given = read_settings({"INSTANCE_DIR": str(tmp_path), "CONTENT_DIRS": str(tmp_path / "mine")})
    assert [each.source for each in sources(given)] == ["content", "mine"]


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("localhost", "http://localhost:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("[::1]", "http://[::1]:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104
        ("::", "http://127.0.0.1:8000/"),
    ],
)
def test_the_address_can_be_opened(tmp_path: Path, host: str, shown: str) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path), "HOST": host, "SECRET_KEY": "s" * 32}
    assert address(read_settings(environ)) == shown


def test_the_server_has_as_many_threads_as_it_was_told(
    served: list[dict[str, Any]], tmp_path: Path
) -> None:
    run_server(read_settings({"INSTANCE_DIR": str(tmp_path), "THREADS": "3"}), reload=False)
    assert served[0]["blocking_threads"] == 3 + WAITING


def test_a_port_in_use_is_one_line(program: Flask, served: list[dict[str, Any]]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", program.config["SETTINGS"].port))
        other.listen()
        assert_refused(run(program, "serve"), "port", "in use")
    assert served == []


def test_a_host_that_is_not_here_is_one_line(tmp_path: Path, served: list[dict[str, Any]]) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path), "HOST": "192.0.2.1", "SECRET_KEY": "s" * 32}
    assert_refused(run(create_app(read_settings(environ)), "serve"), "192.0.2.1")


def test_a_newer_database_does_not_start(program: Flask, served: list[dict[str, Any]]) -> None:
    upgrade_schema(program.extensions["engine"])
    make_newer(program)
    assert_refused(run(program, "serve"), "9999")
    assert served == []


def test_postgresql_that_is_not_there_does_not_start(
    tmp_path: Path, served: list[dict[str, Any]]
) -> None:
    url = "postgresql://127.0.0.1:1/none"
    environ = {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": url, "PORT": str(free_port())}
    assert_refused(run(create_app(read_settings(environ)), "serve"), "database")


# --- watching

NOTHING: frozenset[PageProblem] = frozenset()


@pytest.fixture
def watched(program: Flask, tmp_path: Path) -> Folder:
    upgrade_schema(program.extensions["engine"])
    path = tmp_path / "notes"
    path.mkdir()
    (path / "a.md").write_text(factories.PAGE.format(title="First"))
    return Folder(path=path, source="notes")


def test_a_saved_page_is_loaded_while_it_is_watched(program: Flask, watched: Folder) -> None:
    end = watch_beside(program, [watched])
    wait_for(lambda: titles(program) == {"First"})
    (watched.path / "b.md").write_text(factories.PAGE.format(title="Second"))
    wait_for(lambda: titles(program) == {"First", "Second"})
    (watched.path / "a.md").unlink()
    wait_for(lambda: titles(program) == {"Second"})
    end()


def test_a_watch_ends_when_told(program: Flask, watched: Folder) -> None:
    stop = Event()

    def go() -> None:
        with program.app_context():
            watch([watched], stop)

    thread = Thread(target=go)
    thread.start()
    wait_for(lambda: titles(program) == {"First"})
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_what_is_wrong_is_said_and_the_watch_goes_on(
    program: Flask, watched: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    with program.app_context():
        load_again(Folder(path=watched.path / "gone", source="notes"), NOTHING)
        load_again(watched, NOTHING)
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("strong-answer: ")
    assert said[-1].startswith("Pages of notes: 1 topics, 2 drills, 1 changed, 0 failed. ")


def test_what_is_wrong_with_a_page_is_said_again_only_when_it_was_mended_meanwhile(
    program: Flask, watched: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    told, said = NOTHING, []
    for title in ("[a](none.md)", "[a](none.md) b", "Mended", "[a](none.md)"):
        (watched.path / "a.md").write_text(factories.PAGE.format(title=title))
        with program.app_context():
            told = load_again(watched, told)
        said.append("no page none.md" in capsys.readouterr().err)
    assert said == [True, False, False, True]


def test_only_the_folder_that_changed_is_loaded(tmp_path: Path) -> None:
    folders = [Folder(path=tmp_path / name, source=name) for name in ("a", "b")]
    assert touched(folders, [tmp_path / "b" / "x.md"]) == [folders[1]]


# --- real processes


@pytest.fixture
def environ(url: str, tmp_path: Path) -> dict[str, str]:
    given = {"INSTANCE_DIR": str(tmp_path / "instance"), "PORT": str(free_port())}
    given["DATABASE_URL"] = url
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, **given, "PYTHONUNBUFFERED": "1"}


def flask(environ: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """A command of its own process."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    )


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


def said_until(process: subprocess.Popen[str], words: str | None) -> str:
    """What a process says until it says this, or to its end; ended where that never comes."""
    late = Timer(PATIENCE, process.kill)
    late.start()
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if words is not None and words in line:
            break
    late.cancel()
    return said


def test_a_real_server_answers_once_it_says_so_and_ends_cleanly_when_told(
    environ: dict[str, str],
) -> None:
    environ["CONTENT_DIRS"] = ""
    with flask(environ, "serve") as server:
        try:
            before = said_until(server, f"is ready: http://127.0.0.1:{environ['PORT']}/")
            assert answers(f"http://127.0.0.1:{environ['PORT']}/healthz")
            assert answers(f"http://127.0.0.1:{environ['PORT']}/topics")
        finally:
            server.send_signal(signal.SIGTERM)
            after = said_until(server, None)
    said = before + after
    assert server.returncode == 0
    assert "is ready" in said
    assert "WARN" not in said
    assert "Traceback" not in said
    assert not answers(f"http://127.0.0.1:{environ['PORT']}/healthz")


def test_control_c_ends_a_watch_cleanly(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text(factories.PAGE.format(title="First"))
    app = create_app(read_settings(environ))
    upgrade_schema(app.extensions["engine"])
    process = flask(environ, "content", "watch", str(tmp_path / "notes"))
    try:
        wait_for(lambda: titles(app) == {"First"})
    finally:
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=PATIENCE)
    app.extensions["engine"].dispose()
    assert process.returncode == 0
    assert "Traceback" not in said
    assert "Watching" in said
