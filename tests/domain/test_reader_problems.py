"""Nothing is dropped in silence: fences, stray text, half blocks, and pages that are none."""

import pytest

from app.domain.errors import Level
from app.domain.page import Reading
from app.domain.reader import read_page

ANSWERS = "## Interview Answer Block\n30-second answer:\n- a\n"
PAIR = ANSWERS + "## Interview Bad vs Strong Answer\n"
WHOLE = "## Interview Bad vs Strong Answer\n- Bad answer: b\n- Strong answer: s\n"
DRILL = ANSWERS + "## Interview Timed Drill\n"


def read(text: str) -> Reading:
    """What a page is read as."""
    return read_page("Databases/indexes.md", text)


def codes(reading: Reading) -> list[tuple[int, str]]:
    """The lines and codes of the problems."""
    return [(problem.line, problem.code) for problem in reading.problems]


@pytest.mark.parametrize(
    "text",
    ["", "\ufeff", "\n\n", "# T\n\nNotes.\n", "## Bad answer\nb\n", "```\n" + ANSWERS + "```\n"],
)
def test_a_page_without_a_block_is_no_topic_and_says_so(text: str) -> None:
    reading = read(text)
    assert reading.page is None
    assert reading.items == ()
    notes = [problem for problem in reading.problems if problem.code == "no-blocks"]
    assert [problem.level for problem in notes] == [Level.NOTE]


def test_a_problem_says_path_and_line_and_what_to_do() -> None:
    (problem,) = read("# T\n").problems
    assert str(problem).startswith("Databases/indexes.md:1: note: no interview block")
    assert "add `## Interview Answer Block`" in problem.message


@pytest.mark.parametrize(
    ("fence", "closing"),
    [("```", "```"), ("```python", "```"), ("~~~", "~~~"), ("````", "`````"), ("  ```", "    ```"),
     ("`json", "`"), ("`", "`"), ("`\x08ash", "`"), ("<!--", "-->")],
)  # fmt: skip
def test_blocks_inside_a_closed_fence_or_comment_are_none(fence: str, closing: str) -> None:
    text = f"# T\n{fence}\n# no title\n30-second answer:\n- x\n{closing}\n\n{ANSWERS}"
    reading = read(text)
    assert reading.page is not None
    assert len(reading.page.answers) == 1
    assert reading.page.notes == f"{fence}\n# no title\n30-second answer:\n- x\n{closing}"
    assert reading.problems == ()


def test_a_block_inside_code_is_named() -> None:
    reading = read(f"# T\n```md\n{ANSWERS}```\n{ANSWERS}")
    assert reading.page is not None
    assert codes(reading) == [(3, "block-in-code")]


def test_a_fence_that_never_closes_ends_at_the_next_block() -> None:
    reading = read(f"# T\n```md\n# inside\n## also inside\n~~~\n\n{ANSWERS}## Topic files\n- x\n")
    assert reading.page is not None
    assert reading.page.title == "T"
    assert [answer.seconds for answer in reading.page.answers] == [30]
    assert reading.page.notes.endswith("## Topic files\n- x")
    assert codes(reading) == [(2, "open-fence")]


def test_every_fence_that_never_closes_is_named() -> None:
    drills = "## Interview Timed Drill\n- 60 seconds: x\n"
    reading = read(f"# T\n```a\n{ANSWERS}\n```b\n# inside\n{drills}")
    assert reading.page is not None
    assert (len(reading.page.answers), len(reading.page.drills)) == (1, 1)
    assert [code for _, code in codes(reading)].count("open-fence") == 2


def test_a_fence_within_a_fence_leaves_the_outer_one_open() -> None:
    inner = "```md\n# inside\n```bash\nrun\n```\n## Summary\n```\n\n## Checklist\n\n- a\n\n---\n\n"
    reading = read(f"# T\n{inner}{ANSWERS}")
    assert reading.page is not None
    assert len(reading.page.answers) == 1
    assert codes(reading) == [(8, "open-fence")]


def test_a_comment_that_is_never_closed_hides_nothing() -> None:
    reading = read(f"# T\n<!-- to do\n\n{ANSWERS}\n<!-- end -->\n")
    assert reading.page is not None
    assert len(reading.page.answers) == 1


def test_single_backticks_around_a_block_are_no_code() -> None:
    reading = read(f"# T\n`\n{ANSWERS}`\n")
    assert reading.page is not None
    assert reading.page.answers


@pytest.mark.parametrize(
    ("stray", "kept"),
    [
        ("Read these aloud.\n", "Read these aloud."),
        ("- Note: no label\n", "- Note: no label"),
        ("- 30-second timeout: no label\n", "- 30-second timeout: no label"),
        ("| a | b |\n|---|---|\n", "| a | b |\n|---|---|"),
        ("```\ncode\n```\n", "```\ncode\n```"),
    ],
)
def test_what_stands_under_no_label_of_a_block_is_named_and_stays_a_note(
    stray: str, kept: str
) -> None:
    reading = read(f"# T\n## Interview Answer Block\n{stray}30-second answer:\n- a\n")
    assert reading.page is not None
    assert reading.page.notes == kept
    assert codes(reading) == [(3, "stray-text")]


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ("30-second answer:\n- a\n\nA closing word.\n", 6),
        ("30-second answer:\n- a\n---\nA closing word.\n", 6),
        ("30-second answer:\n- a\n\nSecond thoughts:\n- b\n", 6),
        ("30-second answer:\n- a\nMore:\n- b\n", 5),
        ("30-second answer:\n- a\n| t |\n", 5),
        ("30-second answer: a\n```\ncode\n```\n", 4),
        ("- 30-second answer: a\n- and this\n", 4),
        ("- 30-second answer: a\n\nA closing word.\n", 5),
        ("Common follow-up: Why?\n\nA closing word.\n", 5),
        ("30-second answer:\n- a\n```\n", 5),
    ],
)
def test_what_follows_a_label_and_is_none_of_its_points_is_named(lines: str, line: int) -> None:
    found = codes(read(f"# T\n## Interview Answer Block\n{lines}"))
    assert (line, "stray-text") in found


def test_code_under_a_label_is_a_note_and_the_point_goes_on_after_it() -> None:
    reading = read(
        "# T\n## Interview Answer Block\n30-second answer:\n- a\n  ```\n  x\n  ```\n  b\n- c\n"
    )
    assert reading.page is not None
    assert [point.text for point in reading.page.answers[0].points] == ["a b", "c"]
    assert reading.page.notes == "  ```\n  x\n  ```"
    assert codes(reading) == [(5, "stray-text")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("## Interview Answer Block\nNothing.\n", [(1, "no-blocks"), (2, "empty-block")]),
        ("## Interview Timed Drill\n", [(1, "no-blocks"), (2, "empty-block")]),
        ("## Drills\nNothing.\n", [(1, "no-blocks")]),
        (ANSWERS + "30-second answer:\n- b\n", [(5, "duplicate-answer")]),
        (ANSWERS + "2-minute answer:\n\n## End\n", [(5, "empty-label")]),
        (ANSWERS + "2-minute answer:\n- {critical}\n", [(5, "empty-label"), (6, "empty-point")]),
        (ANSWERS + "2-minute answer:\n- a {crtical}\n", [(6, "unknown-tag")]),
        (ANSWERS + "- Common follow-up: a\n- Common follow-up: b\n", [(6, "duplicate-label")]),
        (ANSWERS + "Common follow-up:\n", [(5, "empty-label")]),
        (ANSWERS + "Strong response: a\n", [(5, "response-without-question")]),
        (ANSWERS + "Tradeoff callout: a\nTradeoff callout: b\n", [(6, "duplicate-label")]),
        (PAIR + "- Bad answer: b\n", [(6, "half-comparison")]),
        (PAIR + "- Strong answer: b\n", [(6, "half-comparison")]),
        (PAIR + "- Flaws: b\n", [(6, "half-comparison")]),
        (WHOLE + "- Levels: bad 2, strong 1\n", [(5, "bad-levels")]),
        (WHOLE + "- Levels: bad 1, strong 4\n", [(5, "bad-levels")]),
        (DRILL + "- Time box: 5 min\n", [(6, "no-prompt")]),
        (DRILL + "- Prompt:\n", [(6, "no-prompt")]),
        (DRILL + "- 60 seconds:\n", [(6, "no-prompt")]),
        (DRILL + "- Prompt: a\n", [(6, "no-time-box")]),
        (DRILL + "- Prompt: a\n- Time box: soon\n", [(7, "no-time-box")]),
        (DRILL + "- 60 seconds: a\n- Self-check:\n", [(7, "empty-label")]),
        (DRILL + "- 60 seconds: a\n- Self-check (5-1): b\n", [(7, "bad-scale")]),
        (DRILL + "- 60 seconds: a\n- Self-check (each): b\n", [(7, "bad-scale")]),
    ],
)  # fmt: skip
def test_half_and_double_parts_are_named(text: str, found: list[tuple[int, str]]) -> None:
    assert codes(read(f"# T\n{text}")) == found


def test_a_drill_without_a_length_gets_three_minutes() -> None:
    reading = read("# T\n## Interview Timed Drill\n- Prompt: Say why.\n")
    assert reading.page is not None
    assert [drill.seconds for drill in reading.page.drills] == [180]


def test_the_problems_of_a_page_come_in_the_order_of_their_lines() -> None:
    text = "## Interview Answer Block\nstray\n30-second answer:\n- a\n30-second answer:\n- b\n```\n"
    lines = [problem.line for problem in read(text).problems]
    assert lines == sorted(lines)
    assert len(lines) >= 4


def test_reading_the_same_page_twice_gives_the_same() -> None:
    text = f"# T\nNotes.\n{ANSWERS}"
    assert read(text) == read(text)


BLOCK = "# T\n\n## Interview Timed Drill\n\n- 60 seconds: Say why."


@pytest.mark.parametrize(
    "foot",
    [
        "\N{COPYRIGHT SIGN} 2026 Ada",
        "(c) 2026 Ada",
        "Copyright 2026 Ada",
        "*Last updated: 2026-02-17*",
        "Last update 2026-02-17",
        "[Back to top](#t)",
        "_Back to [the index](../README.md)_",
        "\N{LEFTWARDS ARROW} [Caches](a.md) | [Queues](b.md) \N{RIGHTWARDS ARROW}",
        "Next: [Queues](b.md)",
    ],
)
def test_a_foot_right_below_the_last_bullet_is_a_note_and_named(foot: str) -> None:
    reading = read_page("a/b.md", f"{BLOCK}\n{foot}\n")
    assert reading.page is not None
    assert reading.page.drills[0].prompt == "Say why."
    assert reading.page.notes == foot
    assert [problem.code for problem in reading.problems] == ["stray-text"]


@pytest.mark.parametrize(
    "line",
    [
        "[RFC 9110](a.md)",
        "and the [next](b.md) step too",
        "Copyrighted text is not.",
        "  (c) third",
    ],
)
def test_words_that_go_on_below_a_bullet_are_more_of_it(line: str) -> None:
    reading = read_page("a/b.md", f"{BLOCK}\n{line}\n")
    assert reading.page is not None
    assert reading.page.drills[0].prompt == f"Say why. {line.strip()}"


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u2060", "\u200b\u200b"])
def test_a_mark_without_width_before_a_line_hides_nothing(mark: str) -> None:
    marked = "\n".join(mark + line for line in BLOCK.split("\n"))
    assert read_page("a/b.md", marked) == read_page("a/b.md", BLOCK)
    kept = read_page("a/b.md", BLOCK.replace("why", f"w{mark}hy")).page
    assert kept is not None
    assert kept.drills[0].prompt == f"Say w{mark}hy."


def test_a_backslash_before_a_label_makes_it_text_and_is_no_part_of_it() -> None:
    label = "## Interview Answer Block\n30-second answer:\n"
    page = read_page("a/b.md", f"# T\n{label}- \\2-minute answer: so\n- \\d stays\n").page
    assert page is not None
    texts = [point.text for point in page.answers[0].points]
    assert texts == ["2-minute answer: so", "\\d stays"]


def test_a_wide_colon_within_a_text_stays() -> None:
    page = read_page("a/b.md", BLOCK.replace("Say why.", "Say a\uff1ab.")).page
    assert page is not None
    assert page.drills[0].prompt == "Say a\uff1ab."
