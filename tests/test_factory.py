"""The parts wired together, and the entry for any server."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import StrictUndefined

from app.clock import SteadyClock
from app.config import ROOT, VARIABLES, Settings, read_settings
from app.factory import create_app
from app.setting_checks import DATABASE_FILE
from app.web.logs import log_jump


def test_making_an_app_touches_no_database(settings: Settings) -> None:
    create_app(settings)
    assert not (settings.instance / DATABASE_FILE).exists()


def test_an_app_starts_without_its_database_and_answers_503(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "INSTANCE_DIR": str(tmp_path),
            "DATABASE_URL": "postgresql://u@127.0.0.1:1/n?connect_timeout=1",
        }
    )
    app = create_app(settings)
    assert app.test_client().get("/healthz").status_code == 200
    answer = app.test_client().get("/topics")
    app.extensions["engine"].dispose()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"


def test_a_word_that_a_template_misses_is_an_error(settings: Settings) -> None:
    assert create_app(settings).jinja_env.undefined is StrictUndefined


def test_the_clock_is_steady_and_its_jumps_are_logged(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(create_app(settings).config["CLOCK"], SteadyClock)
    log_jump(-7200.04)
    assert '"event": "clock_jump", "seconds": -7200.0}' in caplog.text


def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """Run ``wsgi.py`` as a server would import it."""
    for name, _default, _words in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in {"INSTANCE_DIR": str(tmp_path), **variables}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "wsgi.py"))


def test_a_server_finds_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start(tmp_path, monkeypatch)["app"].name == "app"


def test_a_bad_setting_ends_the_start_with_one_line_and_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        start(tmp_path, monkeypatch, PORT="no")
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith("strong-answer: PORT is 'no'")
    assert said.count("\n") == 1


def test_a_server_on_sqlite_loads_neither_migrations_nor_another_databases_driver(
    tmp_path: Path,
) -> None:
    program = "import sys, wsgi; print([n for n in ('alembic', 'psycopg') if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"INSTANCE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
