"""What stands on top of a page: title, metadata, front matter."""

from datetime import date

import pytest

from app.domain.page import FrontMatter, Metadata, Page, Reading
from app.domain.reader import read_page
from app.domain.reading.dates import read_date
from app.domain.reading.durations import Duration, read_duration, write_duration

BLOCK = "\n## Interview Answer Block\n30-second answer:\n- a\n"


def read(text: str, path: str = "Databases/indexes.md") -> Reading:
    """What a head followed by an answer block is read as."""
    return read_page(path, text + BLOCK)


def page(text: str, path: str = "Databases/indexes.md") -> Page:
    """The topic of it."""
    found = read(text, path).page
    assert found is not None
    return found


def codes(reading: Reading) -> list[tuple[int, str]]:
    """The lines and codes of the problems."""
    return [(problem.line, problem.code) for problem in reading.problems]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# Span<T> & Memory<T>", "Span<T> & Memory<T>"),
        ("# Project `NoWarn` entries", "Project `NoWarn` entries"),
        ("# C#", "C#"),
        ("# F# and C#", "F# and C#"),
        ("# Closed #", "Closed"),
        ("# Closed ##  ", "Closed"),
        ("#\tTabbed", "Tabbed"),
        ("   # Indented", "Indented"),
        ("# Dapper: The Micro-ORM / 2", "Dapper: The Micro-ORM / 2"),
        ("#  Wide  gaps", "Wide  gaps"),
        ("## Second\n# First", "First"),
        ("Text\n# Glued\nText", "Glued"),
        ("# Interview Answer Blocks", "Interview Answer Blocks"),
        ("```\n# code\n```\n# Real", "Real"),
        ("`\n# code\n`\n# Real", "Real"),
        ("<!--\n# hidden\n-->\n# Real", "Real"),
    ],
)
def test_the_title_is_the_text_of_the_first_heading_of_level_1(line: str, title: str) -> None:
    assert page(f"{line}\n").title == title


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("Databases/query-plans.md", "query plans"),
        ("Databases/README.md", "Databases"),
        ("README.md", "README"),
        ("a/Read_Me.txt.md", "Read Me.txt"),
    ],
)
@pytest.mark.parametrize("text", ["", "## Only a second level\n", "#NoBlank\n", "#\n"])
def test_without_a_heading_the_file_name_is_the_title_and_the_author_is_told(
    text: str, path: str, title: str
) -> None:
    reading = read(text, path)
    assert reading.page is not None
    assert reading.page.title == title
    assert (1, "no-title") in codes(reading)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("February 17, 2026", date(2026, 2, 17)),
        ("Feb 17 2026.", date(2026, 2, 17)),
        ("17 Feb 2026", date(2026, 2, 17)),
        ("17th of February 2026", date(2026, 2, 17)),
        ("2026-02-17", date(2026, 2, 17)),
        ("2026-02-17T10:30:00Z", date(2026, 2, 17)),
        ("2026/2/17", date(2026, 2, 17)),
        ("17.02.2026", date(2026, 2, 17)),
        ("17.2.2026.", date(2026, 2, 17)),
        ("02/17/2026", date(2026, 2, 17)),
        ("17/02/2026", date(2026, 2, 17)),
        ("03.04.2026", date(2026, 4, 3)),
        ("05/05/2026", date(2026, 5, 5)),
        ("**2026-02-17**", date(2026, 2, 17)),
        ("03/04/2026", None),
        ("February 30, 2026", None),
        ("2026-13-01", None),
        ("soon", None),
        ("", None),
        ("Feb 2026", None),
        ("17 17 2026", None),
        ("Feb March 2026", None),
    ],
)
def test_dates_are_read_in_many_forms_and_never_guessed(text: str, day: date | None) -> None:
    assert read_date(text) == day


def test_a_date_that_cant_be_read_is_reported() -> None:
    reading = read("# T\n## Metadata\n- Last updated: soon\n")
    assert reading.page is not None
    assert reading.page.metadata.last_updated is None
    assert codes(reading) == [(3, "bad-date")]
    assert codes(read("# T\n## Metadata\n- Last updated:\n- Owner: A\n")) == []


@pytest.mark.parametrize(
    "lines",
    [
        "- Owner: Ada\n- Prerequisites: SQL, and\n  patience\n- Related examples: a.py, b.py",
        "* **Owner**: Ada\n* **Prerequisites:** SQL, and patience\n* Related examples: a.py; b.py",
        "\n- Owner: Ada\n\n- Prerequisites: SQL, and patience\n\n"
        "- Related examples:\n  - a.py\n  - b.py",
        "Owner: Ada\nPrerequisites: SQL, and patience\nRelated examples: a.py, b.py.",
        "> - Owner: Ada\n> - Prerequisites: SQL, and patience\n> - Related examples: a.py, b.py",
    ],
)
@pytest.mark.parametrize(
    "heading", ["## Metadata", "### metadata", "# Metadata:", "## **Metadata**"]
)
def test_metadata_is_read_however_it_is_written(heading: str, lines: str) -> None:
    topic = page(f"# T\n{heading}\n{lines}\nNotes.\n")
    assert topic.metadata == Metadata(
        owner="Ada", prerequisites="SQL, and patience", related_examples=("a.py", "b.py")
    )
    assert topic.notes == "Notes."


def test_the_text_after_the_metadata_list_is_notes_even_if_glued_to_it() -> None:
    topic = page("# T\n## Metadata\n- Owner: Ada\nThis page is about\n- Owner: nobody\n")
    assert topic.metadata.owner == "Ada"
    assert topic.notes == "This page is about\n- Owner: nobody"


def test_a_metadata_line_with_another_key_is_named_and_stays_a_note() -> None:
    reading = read("# T\n## Metadata\n- Owner: Ada\n- Mood: good\n- Prerequisites: SQL\n")
    assert reading.page is not None
    assert reading.page.metadata.prerequisites == "SQL"
    assert reading.page.notes == "- Mood: good"
    assert codes(reading) == [(4, "unknown-metadata")]


@pytest.mark.parametrize(
    "text",
    ["## Metadata\nIs data about data.\n", "## Metadata\n", "## Module Metadata\n- Owner: x\n"],
)
def test_a_heading_without_the_known_keys_is_no_metadata(text: str) -> None:
    topic = page(f"# T\n{text}")
    assert topic.metadata == Metadata()
    assert topic.notes == text.strip()


def test_metadata_twice_is_reported() -> None:
    reading = read("# T\n## Metadata\n- Owner: A\n- Owner: B\n## Metadata\n- Owner: C\n")
    assert reading.page is not None
    assert reading.page.metadata.owner == "A"
    assert codes(reading) == [(4, "duplicate-metadata"), (5, "duplicate-metadata")]


@pytest.mark.parametrize("answer", ["yes", "Yes.", "true"])
def test_a_metadata_line_may_say_that_an_edit_kept_the_meaning(answer: str) -> None:
    topic = page(f"# T\n## Metadata\n- Same meaning: {answer}\n")
    assert topic.front_matter.same_meaning
    assert not page("# T\n## Metadata\n- Same meaning: no\n").front_matter.same_meaning


FULL = """---
id: b-tree
title: "B-trees: how and when"
level: Senior
minutes: 25
prerequisites:
  - Databases/pages.md
related: [Databases/query-plans.md, Caching/cache-aside.md]
tags: [databases, indexes, databases]
same_meaning: yes
---
# Heading

Notes.
"""


def test_front_matter_is_read() -> None:
    topic = page(FULL)
    assert topic.title == "B-trees: how and when"
    assert topic.front_matter == FrontMatter(
        identifier="b-tree",
        title="B-trees: how and when",
        level="senior",
        minutes=25,
        prerequisites=("Databases/pages.md",),
        related=("Databases/query-plans.md", "Caching/cache-aside.md"),
        tags=("databases", "indexes"),
        same_meaning=True,
    )
    assert topic.notes == "Notes."
    assert topic.line == 12


@pytest.mark.parametrize(
    ("lines", "front"),
    [
        ("id: 2024-01-01", FrontMatter(identifier="2024-01-01")),
        ("title: No", FrontMatter(title="No")),
        ("title: >\n  Two\n  lines", FrontMatter(title="Two lines")),
        ("tags: a, b", FrontMatter(tags=("a", "b"))),
        ("related: a/b.md", FrontMatter(related=("a/b.md",))),
        ("prerequisites: []\ntags:\nlevel: ~\nid: null", FrontMatter()),
        ("tags: ['', ~, x]", FrontMatter(tags=("x",))),
        ("Minutes: '30'", FrontMatter(minutes=30)),
        ("same-meaning: no", FrontMatter()),
        ("{id: a, minutes: 5}", FrontMatter(identifier="a", minutes=5)),
        ("# a comment\nid: a", FrontMatter(identifier="a")),
    ],
)
def test_values_of_front_matter_are_plain_texts(lines: str, front: FrontMatter) -> None:
    assert page(f"---\n{lines}\n---\n# T\n").front_matter == front


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (BOMB, 2),
        ("tags: *x", 2),
        ("id: !!python/object/apply:os.system [echo]", 2),
        ("tags: !!set {a}", 2),
        ("id: a\ntags: [[a]]", 3),
        ("id: a\ntags: {a: b}", 3),
        ("id:\n  deep:\n    deeper: x", 3),
        ("tags: " + "[" * 5000, 2),
        ("title: a: b", 2),
        ("id: a\n\ttabs: x", 3),
        ("id: 'open", 2),
        ('title: "\\UFFFFFFFF"', 2),
        ('title: "\\ud800"', 2),
        ('title: "\\0"', 2),
        ("[a]: b", 2),
        ("[a, b]", 2),
        ("? [a]\n: b", 2),
        ("title: " + "x" * 30_000, 2),
        ("id: a\n%x", 3),
        ("{id: a}\n{tags: b}", 3),
    ],
)  # fmt: skip
def test_front_matter_that_is_more_than_plain_lines_is_reported_and_left_out(
    lines: str, line: int
) -> None:
    reading = read(f"---\n{lines}\n---\n# T\n")
    assert reading.page is not None
    assert reading.page.front_matter == FrontMatter()
    assert reading.page.title == "T"
    assert codes(reading) == [(line, "front-matter")]


@pytest.mark.parametrize(
    "line",
    [
        "id: two words",
        "id: ../x",
        "id: [a]",
        "title: [a]",
        "title: ''",
        "level: wizard",
        "level: [junior]",
        "minutes: soon",
        "minutes: 0",
        "minutes: 601",
        "minutes: ²",
        "minutes: [1]",
        "prerequisites: ../other.md",
        "related: [/etc/passwd]",
        "related: [C:/x.md]",
        "related: [a\\b.md]",
        "related: [a/b.txt]",
        "related: [a//b.md]",
        "same_meaning: perhaps",
        "same_meaning: [yes]",
    ],
)
def test_a_value_that_cant_be_used_is_reported_and_the_rest_is_kept(line: str) -> None:
    reading = read(f"---\ntags: [x]\n{line}\n---\n# T\n")
    assert reading.page is not None
    assert reading.page.front_matter == FrontMatter(tags=("x",))
    assert codes(reading) == [(3, "front-matter")]


def test_unknown_and_repeated_keys_are_reported() -> None:
    reading = read("---\nid: a\nmood: good\nid: b\n---\n# T\n")
    assert reading.page is not None
    assert reading.page.front_matter.identifier == "a"
    assert codes(reading) == [(3, "front-matter-key"), (4, "front-matter")]


@pytest.mark.parametrize(
    "text", ["---\n# T\n---\n", "---\n\nSome text\n\n---\n# T\n", "---\n# T\n", "--- \n---\n# T\n"]
)
def test_rules_on_top_of_a_page_are_no_front_matter(text: str) -> None:
    reading = read(text)
    assert reading.page is not None
    assert reading.page.title == "T"
    assert codes(reading) == []


def test_front_matter_without_an_end_is_reported_and_read_as_text() -> None:
    reading = read("---\nid: a\n# T\n")
    assert reading.page is not None
    assert reading.page.title == "T"
    assert codes(reading) == [(1, "front-matter")]


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("60 seconds", Duration(60, "")),
        ("60s", Duration(60, "")),
        ("about 10 minutes.", Duration(600, "")),
        ("~ 5 min", Duration(300, "")),
        ("1.5 minutes", Duration(90, "")),
        ("1 h and 30 min", Duration(5400, "")),
        ("1 hour 5 minutes 10 seconds", Duration(3910, "")),
        ("2 to 3 minutes", Duration(180, "")),
        ("half an hour", Duration(1800, "")),
        ("a minute of silence", Duration(60, "of silence")),
        ("10 minutes (5 + 5)", Duration(600, "(5 + 5)")),
        ("1 minute 90 minutes", Duration(60, "90 minutes")),
        ("0 seconds", None),
        ("25 hours", None),
        ("minutes", None),
        ("3 mistakes", None),
        ("60 sections", None),
        ("", None),
    ],
)
def test_lengths_are_read_in_many_forms(text: str, duration: Duration | None) -> None:
    assert read_duration(text) == duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "1 second"), (60, "60 seconds"), (90, "90 seconds"), (120, "2 minutes"),
     (180, "3 minutes"), (3600, "1 hour"), (5400, "90 minutes"), (7200, "2 hours")],
)  # fmt: skip
def test_lengths_are_written_so_that_they_are_read_again(seconds: int, text: str) -> None:
    assert write_duration(seconds) == text
    assert read_duration(text) == Duration(seconds, "")
