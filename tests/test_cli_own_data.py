"""flask users export and flask users import, as they are typed."""

import json
import zipfile
from pathlib import Path

from flask import Flask

from tests import factories
from tests.test_cli import assert_refused, run


def test_an_account_is_exported_into_a_zip(program: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ada.zip"
    result = run(program, "users", "export", "ADA@example.org", file)
    assert result.exit_code == 0, result.output
    assert f"Wrote {file}" in result.stdout
    with zipfile.ZipFile(file) as archive:
        assert len(json.loads(archive.read("data.json"))["attempts"]) == 1


def test_a_file_that_is_there_gives_way_to_a_whole_one(program: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ada.zip"
    file.write_text("old")
    assert run(program, "users", "export", "ada@example.org", file).exit_code == 0
    assert zipfile.is_zipfile(file)
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["ada.zip"]


def test_exporting_nobody_leaves_no_file(program: Flask, tmp_path: Path) -> None:
    file = tmp_path / "bob.zip"
    assert_refused(run(program, "users", "export", "bob@example.org", file), "no account")
    assert not file.exists()


def test_a_folder_that_is_not_there_is_one_line(program: Flask, tmp_path: Path) -> None:
    file = tmp_path / "gone" / "ada.zip"
    assert_refused(run(program, "users", "export", "ada@example.org", file), "gone")


def test_an_account_is_brought_in_and_twice_is_once(program: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ada.zip"
    run(program, "users", "export", "ada@example.org", file)
    factories.make_account(program, "bob@example.org")
    result = run(program, "users", "import", "bob@example.org", file)
    assert result.exit_code == 0, result.output
    assert "attempts: 1 new\n" in result.stdout
    result = run(program, "users", "import", "bob@example.org", file)
    assert "attempts: 1 here already\n" in result.stdout
    assert run(program, "attempts", "verify").exit_code == 0


def test_a_file_that_is_none_is_one_line(program: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ada.zip"
    file.write_bytes(b"no zip")
    assert_refused(run(program, "users", "import", "ada@example.org", file), "not taken")
    gone = tmp_path / "gone.zip"
    assert_refused(run(program, "users", "import", "ada@example.org", gone), "gone.zip")


def test_topics_that_came_along_are_told(program: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ada.json"
    run(program, "users", "export", "ada@example.org", tmp_path / "ada.zip")
    with zipfile.ZipFile(tmp_path / "ada.zip") as archive:
        text = archive.read("data.json").decode().replace('"content"', '"elsewhere"')
    file.write_text(text.replace("Caching/cache-aside.md", "Else/cache-aside.md"))
    result = run(program, "users", "import", "ada@example.org", file)
    assert "topics that were not here and came along: 1" in result.stdout
