"""The file of a topic's path, whatever signs its names hold."""

import pytest

from app.domain.notes import resolve_link
from app.domain.page import page_file


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("a.md", "a.md"),
        ("a.md#trap-1", "a.md"),
        ("C#/Generics.md", "C#/Generics.md"),
        ("C#/Generics.md#trap", "C#/Generics.md"),
        ("C#.md", "C#.md"),
        ("C#.md#c", "C#.md"),
        ("F#/notes.MARKDOWN", "F#/notes.MARKDOWN"),
        ("cards.csv#3", "cards.csv"),
        ("README", "README"),
    ],
)
def test_a_hash_parts_file_and_heading_only_behind_the_files_ending(path: str, file: str) -> None:
    assert page_file(path) == file


@pytest.mark.parametrize(
    ("page", "target", "leads_to"),
    [
        ("C#/Generics.md", "Traps.md", ("C#/Traps.md", "")),
        ("C#/Generics.md#trap", "Traps.md#one", ("C#/Traps.md", "one")),
        ("C#/Generics.md", "#here", ("C#/Generics.md", "here")),
        ("a.md", "C%23/Generics.md", ("C#/Generics.md", "")),
    ],
)
def test_links_lead_on_from_and_to_folders_with_a_hash(
    page: str, target: str, leads_to: tuple[str, str]
) -> None:
    assert resolve_link(page, target) == leads_to
