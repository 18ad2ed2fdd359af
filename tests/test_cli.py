"""The commands as they are typed: what they print, their exit codes, and one line for bad input."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import column, func, select, table, update

from app.commands.findings import as_github, as_text
from app.commands.loading import printable, progress_bar
from app.config import Settings, read_settings
from app.domain.errors import Level, PageProblem
from app.factory import create_app
from app.models.engine import open_session
from app.models.tables import metadata
from app.models.topic import Source
from app.models.user import User
from app.services.loading import content
from app.setting_checks import DATABASE_FILE
from tests import factories

NO_BLOCK = "# A title\n\nAnd no block.\n"
BAD = b"# A page\n\n\xff\xfe\xfa\n"


@pytest.fixture
def program(bare: Flask) -> Flask:
    """The program on a database without rows."""
    return bare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three good pages."""
    root = tmp_path / "notes"
    for path, text in factories.PAGES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def run(app: Flask, *words: object, **more: Any) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words], **more)


def assert_refused(result: Result, *words: str) -> None:
    """One line on standard error, nothing else, exit code 2."""
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("strong-answer: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


def make_newer(app: Flask) -> None:
    with open_session(app.extensions["engine"], writing=True) as db:
        version = table("alembic_version", column("version_num"))
        db.execute(update(version).values(version_num="9999"))
        db.commit()


# --- content check


def test_check_prints_path_line_level_and_message(program: Flask, folder: Path) -> None:
    (folder / "bad.md").write_bytes(BAD)
    result = run(program, "content", "check", folder)
    assert result.exit_code == 1
    assert "\nbad.md:3: error: " in f"\n{result.stdout}"
    assert "count" in result.stderr


def test_check_of_a_folder_with_warnings_fails_only_when_strict(
    program: Flask, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("# A\n\n```\n## Interview Answer Block\n")
    found = json.loads(run(program, "content", "check", tmp_path / "notes", "--format=json").stdout)
    assert "warning" in {each["level"] for each in found}
    assert "error" not in {each["level"] for each in found}
    assert run(program, "content", "check", tmp_path / "notes").exit_code == 0
    assert run(program, "content", "check", tmp_path / "notes", "--strict").exit_code == 1


def test_check_needs_no_database(tmp_path: Path, folder: Path) -> None:
    settings = read_settings(
        {"INSTANCE_DIR": str(tmp_path / "i"), "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    )
    (folder / "bad.md").write_bytes(BAD)
    assert run(create_app(settings), "content", "check", folder).exit_code == 1


def test_check_as_json_is_a_list_of_objects(program: Flask, folder: Path) -> None:
    (folder / "bad.md").write_bytes(BAD)
    found = json.loads(run(program, "content", "check", folder, "--format", "json").stdout)
    bad = [each for each in found if each["path"] == "bad.md"]
    assert set(bad[0]) == {"path", "line", "message", "level", "code"}


def test_check_of_an_empty_folder_as_json_is_an_empty_list(program: Flask, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(program, "content", "check", tmp_path / "empty", "--format", "json")
    assert json.loads(result.stdout) == []
    assert result.exit_code == 0


def test_check_for_github_gives_workflow_commands(program: Flask, folder: Path) -> None:
    (folder / "bad.md").write_bytes(BAD)
    lines = run(program, "content", "check", folder, "--format=github").stdout.splitlines()
    (bad,) = [line for line in lines if "bad.md" in line]
    assert bad.startswith(f"::error file={folder.as_posix()}/bad.md,line=3::")
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


def test_nothing_in_a_finding_ends_a_workflow_command() -> None:
    problem = PageProblem(path="a,b:c%.md", line=3, message="100 %\r\n::error::x", level=Level.NOTE)
    assert as_github(Path("notes"), [problem]) == (
        "::notice file=notes/a%2Cb%3Ac%25.md,line=3::100 %25%0D%0A::error::x"
    )


def test_a_finding_is_one_line_whatever_the_file_is_called() -> None:
    problem = PageProblem(path="a\nb\udcff.md", line=1, message="m", level=Level.ERROR)
    assert as_text(Path(), [problem]) == "a\\nb\\udcff.md:1: error: m"
    assert printable("ü😀") == "ü😀"


@pytest.mark.parametrize("command", ["check", "load", "diff", "watch"])
@pytest.mark.parametrize("name", ["missing", "file.md"])
def test_what_is_no_folder_is_one_line(
    program: Flask, tmp_path: Path, command: str, name: str
) -> None:
    (tmp_path / "file.md").write_text(NO_BLOCK)
    assert_refused(run(program, "content", command, tmp_path / name), "not a folder")


# --- content load


def test_load_prints_a_table_and_says_what_was_written(program: Flask, folder: Path) -> None:
    result = run(program, "content", "load", folder)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Source notes"
    assert "  added            3" in lines
    assert "  drills           6" in lines
    assert lines[-1].endswith(" writes")
    assert lines[-1] != "0 writes"


def test_loading_twice_writes_nothing_and_says_so(program: Flask, folder: Path) -> None:
    run(program, "content", "load", folder)
    result = run(program, "content", "load", folder)
    assert result.stdout.splitlines()[-1] == "0 writes"
    assert "  unchanged        3" in result.stdout.splitlines()


def test_load_as_json_is_one_object(program: Flask, folder: Path) -> None:
    result = run(program, "content", "load", folder, "--source", "mine", "--json")
    report = json.loads(result.stdout)
    assert (report["source"], report["added"], report["failed"]) == ("mine", 3, 0)
    assert report["writes"] > 0
    assert json.loads(run(program, "content", "load", folder, "--source=mine", "--json").stdout)[
        "writes"
    ] == 0  # fmt: skip


def test_every_row_that_a_load_writes_is_counted(program: Flask, folder: Path) -> None:
    before = count_rows(program)
    report = json.loads(run(program, "content", "load", folder, "--json").stdout)
    assert report["writes"] >= count_rows(program) - before > report["added"]


def count_rows(program: Flask) -> int:
    """All rows that there are."""
    with program.extensions["engine"].connect() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata().sorted_tables
        )


def test_a_page_that_failed_is_told_on_standard_error(program: Flask, folder: Path) -> None:
    (folder / "bad.md").write_bytes(BAD)
    result = run(program, "content", "load", folder)
    assert result.exit_code == 1
    assert "bad.md:3: error: " in result.stderr
    assert "bad.md" not in result.stdout
    assert "  failed           1" in result.stdout


def test_a_file_name_that_is_no_text_is_told_while_the_others_load(
    program: Flask, folder: Path
) -> None:
    (folder / "b\udcff.md").write_text(factories.PAGE.format(title="Odd"))
    result = run(program, "content", "load", folder)
    assert (result.exit_code, "  added            3" in result.stdout) == (1, True)
    assert "b\\udcff.md:1: error: its path is no plain text" in result.stderr
    assert run(program, "content", "check", folder).exit_code == 1


def test_notes_of_the_reader_are_not_told_at_a_load(program: Flask, folder: Path) -> None:
    (folder / "plain.md").write_text(NO_BLOCK)
    for _ in range(2):
        assert "plain.md" not in run(program, "content", "load", folder).stderr


def test_a_soft_reset_is_handed_on(
    program: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    load = content.load_source

    def spy(*given: Any, **more: Any) -> Any:
        seen.append(more["soft_reset"])
        return load(*given, **more)

    monkeypatch.setattr(content, "load_source", spy)
    run(program, "content", "load", folder, "--soft-reset")
    run(program, "content", "load", folder)
    assert seen == [True, False]


def test_notes_of_other_sources_are_rendered_by_a_new_renderer(
    program: Flask, folder: Path
) -> None:
    run(program, "content", "load", folder, "--source", "gone")
    with open_session(program.extensions["engine"], writing=True) as db:
        db.execute(update(Source).values(rendered_by="old"))
        db.commit()
    result = run(program, "content", "load", folder)
    assert "The notes of 3 topics of other sources were rendered anew." in result.stderr
    assert "rendered" not in run(program, "content", "load", folder).stderr


def test_no_bar_is_drawn_in_a_pipe(program: Flask, folder: Path) -> None:
    assert "\r" not in run(program, "content", "load", folder).output


def test_a_bar_moves_in_place_and_ends_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    draw = progress_bar("notes")
    draw(1, 2)
    draw(2, 2)
    drawn = capsys.readouterr().err
    assert drawn.count("\r") == 2
    assert "1/2" in drawn
    assert drawn.endswith("2/2\n")


# --- content diff and export


def test_diff_shows_what_a_load_would_change(program: Flask, folder: Path) -> None:
    run(program, "content", "load", folder)
    page = folder / "Caching" / "eviction.md"
    page.write_text(page.read_text().replace("Then say what it costs.", "Then say the price."))
    (folder / "Caching" / "cache-aside.md").unlink()
    (folder / "new.md").write_text(factories.PAGE.format(title="New"))
    result = run(program, "content", "diff", folder)
    assert result.exit_code == 0
    for line in ("changed Caching/eviction.md", "gone Caching/cache-aside.md", "added new.md"):
        assert line in result.stdout.splitlines()
    assert "Then say the price." in result.stdout
    assert "3 topics differ" in result.stderr


def test_diff_of_what_is_loaded_is_empty(program: Flask, folder: Path) -> None:
    run(program, "content", "load", folder)
    result = run(program, "content", "diff", folder, "--source", "notes")
    assert result.stdout == ""
    assert "0 topics differ" in result.stderr


def test_export_is_sorted_json(program: Flask, folder: Path) -> None:
    run(program, "content", "load", folder)
    topics = json.loads(run(program, "content", "export", "--source", "notes").stdout)
    paths = [topic["path"] for topic in topics]
    assert paths == sorted(factories.PAGES)


def test_exporting_a_source_that_is_none_names_those_there_are(
    program: Flask, folder: Path
) -> None:
    run(program, "content", "load", folder)
    assert_refused(run(program, "content", "export", "--source", "x"), "'x'", "notes")


# --- users


@pytest.mark.parametrize(("words", "kind"), [([], "account"), (["--admin"], "administrator")])
def test_an_account_is_made(program: Flask, words: list[str], kind: str) -> None:
    typed = f"{factories.PASSWORD}\n" * 2
    result = run(program, "users", "add", "ada@example.com", *words, input=typed)
    assert result.exit_code == 0
    assert f"Made the {kind} ada@example.com." in result.stdout
    assert factories.PASSWORD not in result.output
    with open_session(program.extensions["engine"], writing=False) as db:
        assert db.scalars(select(User.is_admin)).one() is bool(words)


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada", factories.PASSWORD), ("ada@example.com", "short"), ("", factories.PASSWORD)],
)
def test_a_bad_account_is_one_line(program: Flask, email: str, password: str) -> None:
    assert_refused(run(program, "users", "add", email, "--password", password))


def test_the_same_account_twice_is_one_line(program: Flask) -> None:
    words = ("users", "add", "ada@example.com", "--password", factories.PASSWORD)
    assert run(program, *words).exit_code == 0
    assert_refused(run(program, *words), "already")


# --- db


def test_db_goes_up_down_and_is_looked_at(settings: Settings) -> None:
    app = create_app(settings)
    assert run(app, "db", "check").exit_code == 1
    assert "was empty" in run(app, "db", "upgrade").stdout
    assert run(app, "db", "check").exit_code == 0
    assert "was current" in run(app, "db", "upgrade").stdout
    assert "version 0001" in run(app, "db", "downgrade", "0001", "--yes").stdout
    assert "older" in run(app, "db", "check").stdout
    app.extensions["engine"].dispose()


def test_going_down_asks_first(program: Flask) -> None:
    assert run(program, "db", "downgrade", "base", input="n\n").exit_code == 1
    assert run(program, "db", "check").exit_code == 0


def test_going_down_to_no_version_is_one_line(program: Flask) -> None:
    assert_refused(run(program, "db", "downgrade", "nonsense", "--yes"), "nonsense")


# --- databases that can't be used

NEEDING = [("db", "upgrade"), ("content", "load"), ("content", "diff"), ("content", "export")]


@pytest.mark.parametrize("words", NEEDING, ids=" ".join)
def test_a_newer_database_is_one_line(program: Flask, folder: Path, words: tuple[str, ...]) -> None:
    make_newer(program)
    path = [folder] if words[1] in {"load", "diff"} else []
    assert_refused(run(program, *words, *path), "9999", "newer")


@pytest.mark.parametrize("words", NEEDING[1:], ids=" ".join)
def test_a_database_without_tables_says_what_to_run(
    settings: Settings, folder: Path, words: tuple[str, ...]
) -> None:
    path = [folder] if words[1] in {"load", "diff"} else []
    app = create_app(settings)
    assert_refused(run(app, *words, *path), "db upgrade")
    app.extensions["engine"].dispose()


@pytest.mark.parametrize("words", [*NEEDING, ("db", "check")], ids=" ".join)
def test_a_file_that_is_no_database_is_one_line(
    settings: Settings, folder: Path, words: tuple[str, ...]
) -> None:
    file = settings.instance / DATABASE_FILE
    file.write_bytes(b"These are my notes, not a database." * 100)
    before = file.read_bytes()
    app = create_app(settings)
    path = [folder] if words[1] in {"load", "diff"} else []
    assert_refused(run(app, *words, *path), "not a database")
    app.extensions["engine"].dispose()
    assert file.read_bytes() == before


@pytest.mark.parametrize("words", [*NEEDING, ("db", "check")], ids=" ".join)
def test_postgresql_that_is_not_there_is_one_line(
    tmp_path: Path, folder: Path, words: tuple[str, ...]
) -> None:
    url = "postgresql://ada:hunter2@127.0.0.1:1/none"
    settings = read_settings({"INSTANCE_DIR": str(tmp_path / "i"), "DATABASE_URL": url})
    path = [folder] if words[1] in {"load", "diff"} else []
    result = run(create_app(settings), *words, *path)
    assert_refused(result, "database")
    assert "hunter2" not in result.output


def test_a_reset_link_is_made_at_the_terminal(bare: Flask) -> None:
    factories.make_account(bare, "ada@example.org")
    done = bare.test_cli_runner().invoke(args=["users", "reset-link", "ADA@example.org"])
    assert done.exit_code == 0
    address = done.output.strip()
    assert address.startswith("http://127.0.0.1:8000/reset?link=")


def test_a_second_step_is_taken_away_at_the_terminal(bare: Flask) -> None:
    factories.make_account(bare, "root@example.org", is_admin=True)
    done = bare.test_cli_runner().invoke(args=["users", "remove-second-step", "root@example.org"])
    assert (done.exit_code, "password alone" in done.output) == (0, True)
    lost = bare.test_cli_runner().invoke(args=["users", "reset-link", "nobody@example.org"])
    assert lost.exit_code == 2
    assert "There is no account" in lost.output
