"""Pages of a folder: which are read, and what becomes of those that are not."""

import os
import threading
from pathlib import Path

import pytest

from app.domain.errors import DomainError
from app.services.loading import folders
from app.services.loading.folders import LARGEST_PAGE, RawPage, opened, read_folder


def problems(folder: Path) -> dict[str, str]:
    return {raw.path: raw.problem.message for raw in read_folder(folder) if raw.problem}


def test_pages_come_in_the_order_of_their_paths_with_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "B").mkdir()
    (tmp_path / "B" / "b.MD").write_bytes(b"b")
    (tmp_path / "a.md").write_bytes(b"a")
    (tmp_path / "picture.png").write_bytes(b"p")
    assert list(read_folder(tmp_path)) == [
        RawPage(path="B/b.MD", content=b"b"),
        RawPage(path="a.md", content=b"a"),
    ]


@pytest.mark.parametrize("name", sorted(folders.SKIPPED))
def test_folders_of_tools_are_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "a.md").write_text("a")
    assert read_folder(tmp_path).paths == ()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "in" / "a.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    assert "links are not followed" in problems(tmp_path / "in")["a.md"]
    assert "links are not followed" in problems(tmp_path / "in")["loop"]
    assert read_folder(tmp_path / "in").paths == ("a.md", "loop")


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert "no plain file" in problems(tmp_path)["a.md"]


def test_a_page_of_endless_size_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * (folders.LARGEST_PAGE + 1))
    (tmp_path / "b.md").write_bytes(b"x" * folders.LARGEST_PAGE)
    assert "1,000,001 bytes" in problems(tmp_path)["a.md"]
    assert "b.md" not in problems(tmp_path)


def test_a_page_that_vanished_meanwhile_is_a_problem_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    pages = read_folder(tmp_path)
    (tmp_path / "a.md").unlink()
    (page,) = pages
    assert page.problem is not None
    assert "can't be read" in page.problem.message


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_a_page_without_permission_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "a.md").chmod(0)
    assert "permissions" in problems(tmp_path)["a.md"]


def test_no_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="is not a folder"):
        read_folder(tmp_path / "nowhere")


def test_a_folder_that_can_not_be_opened_stops_the_reading(tmp_path: Path) -> None:
    """Gone between its name and its content, which happens to root as well."""
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "B").mkdir()
    paths = folders.page_paths(tmp_path)
    assert next(paths) == "a.md"
    (tmp_path / "B").rmdir()
    with pytest.raises(DomainError, match="can't be read"):
        next(paths)


def test_a_page_that_is_a_link_or_too_large_by_the_time_it_is_opened_is_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "a.md").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="symbolic"):
        opened(tmp_path / "a.md", "a.md")
    (tmp_path / "b.md").write_bytes(b"x" * (LARGEST_PAGE + 1))
    assert opened(tmp_path / "b.md", "b.md").problem is not None


def test_a_page_that_is_rewritten_all_the_time_is_one_of_its_versions(tmp_path: Path) -> None:
    versions = {b"a" * 5_000, b"b" * 70_000}
    (tmp_path / "a.md").write_bytes(min(versions))
    stop = threading.Event()

    def rewrite() -> None:
        while not stop.is_set():
            for text in versions:
                (tmp_path / "new").write_bytes(text)
                (tmp_path / "new").replace(tmp_path / "a.md")

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        read = {read_folder(tmp_path).read("a.md").content for _ in range(200)}
    finally:
        stop.set()
        writer.join()
    assert read <= versions


def test_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("# A")
    (tmp_path / "notes" / "again").symlink_to(tmp_path, target_is_directory=True)
    pages = list(read_folder(tmp_path))
    assert [(page.path, page.problem is None) for page in pages] == [
        ("notes/a.md", True),
        ("notes/again", False),
    ]


def test_a_folder_called_like_a_page_holds_pages_and_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    (tmp_path / "x.md" / "a.md").write_text("# A")
    assert [(page.path, page.content) for page in read_folder(tmp_path)] == [("x.md/a.md", b"# A")]


def test_a_link_to_a_device_without_end_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    (tmp_path / "devices").symlink_to("/dev", target_is_directory=True)
    found = problems(tmp_path)
    assert sorted(found) == ["devices", "self.md", "zero.md"]
    assert all("links are not followed" in problem for problem in found.values())


@pytest.mark.parametrize("name", ["a\nb.md", "a\x07.md", "a\x9bb.md", "a\u2028b.md"])
def test_a_name_with_signs_that_break_lines_is_a_problem_of_one_line(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("# A")
    (page,) = read_folder(tmp_path)
    assert page.problem is not None
    assert str(page.problem).isprintable()


@pytest.mark.parametrize("name", ["-rf.md", "\u202egpj.md", "caf\u0065\u0301.md", "a b (1)#2?.md"])
def test_a_name_that_is_only_odd_is_taken(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# A")
    assert [page.content for page in read_folder(tmp_path)] == [b"# A"]
