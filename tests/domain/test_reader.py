"""Both dialects of a page, their mixtures, and everything authors do with them."""

from datetime import date

import pytest

from app.domain.page import Comparison, Drill, FollowUp, KeyPoint, Page, SelfCheck, TimedAnswer
from app.domain.reader import read_page, subject_name, subject_of

LABELS_ALONE = """# Backups

## Metadata
- Owner: Ada
- Last updated: February 17, 2026
- Prerequisites: Disks and patience.
- Related examples: tools/dump.py, tools/restore.py
> Subject: [Operations](../README.md)

Notes first.

## Interview Answer Block
30-second answer:
- A copy is a backup once it was restored.
- Restore one every week.

2-minute answer:
- Say what may be lost: an hour of orders.
- Then the copy, the place, the test.
## Interview Bad vs Strong Answer
Bad answer:
- We copy the disk.

Strong answer:
- We restore a copy every week and time it.
## Interview Timed Drill
- 60 seconds: say what a backup is: in one case.
- 3 minutes: plan one for a shop."""

LABELS_IN_BULLETS = """# Backups

Notes first.

---

## Interview Answer Block

- 30-second answer: A copy is a backup once it was restored.
- 2-minute deep dive: Say what may be lost: an hour of orders.
- Common follow-up: How often do you test?
- Strong response: Every week, on a machine of its own.
- Tradeoff callout: More copies cost more disks.

## Interview Bad vs Strong Answer

- Bad answer: "We copy the disk."
- Strong answer: "We restore a copy every week."
- Why strong wins: It was tried.

## Interview Timed Drill

- Time box: 12 minutes.
- Prompt: Plan a backup for a shop.
- Required outputs:
  - one copy plan
  - one restore test
- Self-check score (0-3 each): rigour, cost sense, clarity.
"""


def page(text: str, path: str = "Operations/backups.md") -> Page:
    """The topic a text is read as."""
    found = read_page(path, text).page
    assert found is not None
    return found


def points(*texts: str) -> tuple[KeyPoint, ...]:
    """Key points without tags."""
    return tuple(KeyPoint(text=text) for text in texts)


def answer_block(text: str) -> Page:
    """The topic of a page that has nothing but a title and an answer block."""
    return page(f"# T\n\n## Interview Answer Block\n{text}")


def test_labels_alone_on_a_line_have_their_bullets_below_them() -> None:
    topic = page(LABELS_ALONE)
    assert topic.title == "Backups"
    assert topic.metadata.owner == "Ada"
    assert topic.metadata.last_updated == date(2026, 2, 17)
    assert topic.metadata.prerequisites == "Disks and patience."
    assert topic.metadata.related_examples == ("tools/dump.py", "tools/restore.py")
    assert topic.answers == (
        TimedAnswer(
            seconds=30,
            points=points("A copy is a backup once it was restored.", "Restore one every week."),
        ),
        TimedAnswer(
            seconds=120,
            points=points(
                "Say what may be lost: an hour of orders.", "Then the copy, the place, the test."
            ),
        ),
    )
    assert topic.comparisons == (
        Comparison(
            bad=("We copy the disk.",), strong=("We restore a copy every week and time it.",)
        ),
    )
    assert topic.drills == (
        Drill(seconds=60, prompt="say what a backup is: in one case."),
        Drill(seconds=180, prompt="plan one for a shop."),
    )
    assert topic.notes == "> Subject: [Operations](../README.md)\n\nNotes first."


def test_labels_inside_bullets_have_their_text_after_them() -> None:
    topic = page(LABELS_IN_BULLETS)
    assert [(answer.seconds, len(answer.points)) for answer in topic.answers] == [(30, 1), (120, 1)]
    assert topic.follow_up == FollowUp(
        question="How often do you test?", answer="Every week, on a machine of its own."
    )
    assert topic.tradeoff == "More copies cost more disks."
    assert topic.comparisons == (
        Comparison(
            bad=('"We copy the disk."',),
            strong=('"We restore a copy every week."',),
            why="It was tried.",
        ),
    )
    assert topic.drills == (
        Drill(
            seconds=720,
            prompt="Plan a backup for a shop.",
            required_outputs=("one copy plan", "one restore test"),
            self_check=SelfCheck(dimensions=("rigour", "cost sense", "clarity")),
        ),
    )
    assert topic.notes == "Notes first."
    assert read_page("a/b.md", LABELS_IN_BULLETS).problems == ()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("text", [LABELS_ALONE, LABELS_IN_BULLETS])
def test_line_ends_of_any_kind_a_mark_and_no_final_newline_change_nothing(
    text: str, end: str
) -> None:
    changed = "\ufeff" + text.rstrip("\n").replace("\n", end)
    assert page(changed) == page(text)


def test_line_ends_may_be_mixed_in_one_file() -> None:
    lines = LABELS_IN_BULLETS.split("\n")
    mixed = "".join(line + ("\r\n", "\n", "\r")[n % 3] for n, line in enumerate(lines))
    assert page(mixed) == page(LABELS_IN_BULLETS)


def test_the_dialects_may_be_mixed_in_one_page() -> None:
    topic = answer_block(
        "- 30-second answer: One line.\n\n2-minute answer:\n- first\n- second\n"
        "- Common follow-up: Why?\n\nStrong response:\n- Because.\n"
    )
    assert [len(answer.points) for answer in topic.answers] == [1, 2]
    assert topic.follow_up == FollowUp(question="Why?", answer="Because.")


@pytest.mark.parametrize(
    ("label", "seconds"),
    [
        ("30-second answer:", 30),
        ("30 second answer:", 30),
        ("30s answer:", 30),
        ("30 sec answer:", 30),
        ("Thirty-second answer:", 30),
        ("One-minute answer:", 60),
        ("Half a minute answer:", 30),
        ("2-minute answer:", 120),
        ("2-Minute Deep Dive:", 120),
        ("2 min deep-dive:", 120),
        ("90 seconds:", 90),
        ("2 min:", 120),
        ("1.5 minutes:", 90),
        ("1,5 minutes:", 90),
        ("1 min 30 s:", 90),
        ("2-3 minute answer:", 180),
        ("2\u20133 minute answer:", 180),
        ("5-minute whiteboard:", 300),
        ("**30-second answer:**", 30),
        ("**30-second answer**:", 30),
        ("__30-second answer__:", 30),
        ("**30-second answer**", 30),
        ("*30-second answer*:", 30),
        ("> 30-second answer:", 30),
        ("> **30-second answer:**", 30),
        ("### 30-second answer", 30),
        ("#### 30-second answer:", 30),
        ("30-second answer (elevator):", 30),
        ("Short answer (45 seconds):", 45),
        ("  30-second answer:", 30),
        ("1-hour answer:", 3600),
    ],
)
def test_a_timed_answer_is_found_however_its_label_is_written(label: str, seconds: int) -> None:
    topic = answer_block(f"{label}\n- one idea\n")
    assert topic.answers == (TimedAnswer(seconds=seconds, points=points("one idea")),)


@pytest.mark.parametrize("bullet", ["-", "*", "+", "1.", "2)", "\u2022", "> -", " -", "\t-"])
def test_points_may_have_any_bullet(bullet: str) -> None:
    topic = answer_block(f"30-second answer:\n{bullet} one idea\n{bullet} another\n")
    assert topic.answers[0].points == points("one idea", "another")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("- one\n  idea\n- two\n", ("one idea", "two")),
        ("- one\nidea\n- two\n", ("one idea", "two")),
        ("- one\n\n  idea\n\n- two\n", ("one idea", "two")),
        ("- one\n  - part\n  - other\n- two\n", ("one\npart\nother", "two")),
        ("- one\n    - part\n      goes on\n", ("one\npart goes on",)),
        ("One\nidea.\n\nTwo ideas.\n", ("One idea.", "Two ideas.")),
        ("\n\n- one\n", ("one",)),
        ("- one: a colon\n- 60 seconds is long\n", ("one: a colon", "60 seconds is long")),
        ("- Strong answer: is no label here\n", ("Strong answer: is no label here",)),
        ("- 30 seconds: is no label here\n", ("30 seconds: is no label here",)),
        ("- Trade-off: is no label here\n", ("Trade-off: is no label here",)),
        ("- Wait up to\n  2 minutes: then stop.\n", ("Wait up to 2 minutes: then stop.",)),
        ("- The\n  trade-off: a cost.\n", ("The trade-off: a cost.",)),
        ("- One\n  Prompt: x\n", ("One Prompt: x",)),
        ("- -\n-\n- one\n", ("-", "one")),
        ("- **Bold** a\n- `code` b\n- <T> & co\n", ("**Bold** a", "`code` b", "<T> & co")),
        ("- a  b\n", ("a  b",)),
        ("<!-- hidden -->\n- one\n<!--\n- two\n-->\n", ("one",)),
        ("- one\n<!-- a --> idea\n", ("one <!-- a --> idea",)),
        ("- one\n    # no heading\n", ("one # no heading",)),
    ],
)  # fmt: skip
def test_points_are_read_as_they_stand(lines: str, expected: tuple[str, ...]) -> None:
    topic = answer_block(f"30-second answer:\n{lines}")
    assert topic.answers[0].points == points(*expected)


def test_bullets_below_a_label_in_a_bullet_are_its_points() -> None:
    topic = answer_block(
        "- 30-second answer:\n  - one\n  - two\n- 2-minute answer: three\n  - four\n"
    )
    assert [answer.points for answer in topic.answers] == [
        points("one", "two"),
        points("three", "four"),
    ]


def test_bullets_beside_an_empty_label_in_a_bullet_are_its_points() -> None:
    topic = answer_block("- 30-second answer:\n- one\n- two\n")
    assert topic.answers[0].points == points("one", "two")


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("idea {critical}", KeyPoint(text="idea", critical=True)),
        ("idea {Critical}.", KeyPoint(text="idea", critical=True)),
        ("idea. {alt: one; two words}", KeyPoint(text="idea.", alternatives=("one", "two words"))),
        ("idea {critical} {alt: b}", KeyPoint(text="idea", critical=True, alternatives=("b",))),
        (
            "idea {alt: a}{critical}{alt: b;}",
            KeyPoint(text="idea", critical=True, alternatives=("a", "b")),
        ),
        ("idea {alt: a;\n  b}", KeyPoint(text="idea", alternatives=("a", "b"))),
        ("idea {critical} first", KeyPoint(text="idea {critical} first")),
        ("GET /{id}", KeyPoint(text="GET /{id}")),
        ("idea critical}", KeyPoint(text="idea critical}")),
        (
            "idea {critical}\n  - part {alt: b}",
            KeyPoint(text="idea\npart", critical=True, alternatives=("b",)),
        ),
    ],
)  # fmt: skip
def test_tags_stand_at_the_end_of_a_point(text: str, point: KeyPoint) -> None:
    assert answer_block(f"30-second answer:\n- {text}\n").answers[0].points == (point,)


@pytest.mark.parametrize(
    "lines",
    [
        "- Common follow-up: Why?\n- Strong response: Because.",
        "- **Common follow-up:** Why?\n- **Strong response**: Because.",
        "- Common follow-up: Why?  \nAnswer: Because.",
        "- Common follow-up: Why?\n- Answer: Because.",
        "- Common follow-up: Why?\n  Answer: Because.",
        "- Common follow-up: Why?\n  Strong response: Because.",
        "Common follow-up:\n- Why?\n\nStrong response:\n- Because.",
        "Common follow up: Why?\nStrong response: Because.",
        "Follow-up question:\n\nWhy?\n\nResponse:\n\nBecause.",
        "Follow-up: Why?\nA: Because.",
        "### Common follow-up\nWhy?\n### Strong response\nBecause.",
    ],
)
def test_a_follow_up_has_its_response(lines: str) -> None:
    assert answer_block(f"{lines}\n").follow_up == FollowUp(question="Why?", answer="Because.")


def test_a_follow_up_may_have_no_response_and_several_lines() -> None:
    topic = answer_block("Common follow-up:\n- Why?\n- And then?\n")
    assert topic.follow_up == FollowUp(question="Why?\nAnd then?")


@pytest.mark.parametrize(
    "label",
    ["Tradeoff callout", "Trade-off callout", "**Trade off callout**", "Tradeoff", "Key trade-off"],
)
def test_a_trade_off_is_found_by_its_names(label: str) -> None:
    assert answer_block(f"- {label}: It costs disks.\n").tradeoff == "It costs disks."


@pytest.mark.parametrize(
    "lines",
    [
        "Bad answer:\n- b\nFlaws: no number, buzzwords\nStrong answer:\n- s\nWhy strong wins: w",
        "- Bad answer: b\n- Flaws: no number, buzzwords\n- Strong answer: s\n- Why strong wins: w",
        "- Bad answer: b\n- Flaws:\n  - no number\n  - buzzwords.\n"
        "- Strong answer: s\n- Why it wins: w",
        "Strong answer: s\nWhy the strong one wins: w\nBad answer: b\nFlaws: no number; buzzwords",
        "**Bad answer**\n\nb\n\n**Flaws**: no number, buzzwords\n\n"
        "**Strong answer**\n\ns\n\n**Why**: w",
        "> Bad answer:\n> - b\n>\n> Flaws: no number, buzzwords\n"
        "> Strong answer: s\n> Why better: w",
        "### Bad answer\nb\n### Flaws\nno number, buzzwords\n"
        "### Strong answer\ns\n### Why strong wins\nw",
        "- Bad: b\n- Flaw: no number, buzzwords\n- Good: s\n- Why: w",
        "Weak answer: b\nFlaws: no number, buzzwords\nBetter answer: s\nWhy better wins: w",
    ],
)  # fmt: skip
def test_a_comparison_is_found_however_it_is_written(lines: str) -> None:
    topic = page(f"# T\n## Interview Bad vs Strong Answer\n{lines}\n")
    assert topic.comparisons == (
        Comparison(bad=("b",), strong=("s",), why="w", flaws=("no number", "buzzwords")),
    )


@pytest.mark.parametrize(
    "lines",
    [
        "Bad answer:\n- b\nLevels: bad 0, strong 2\nStrong answer:\n- s",
        "- Bad answer: b\n- Strong answer: s\n- Levels: Bad: 0; strong: 2.",
    ],
)
def test_a_comparison_may_say_what_its_answers_are_worth(lines: str) -> None:
    (pair,) = page(f"# T\n## Interview Bad vs Strong Answer\n{lines}\n").comparisons
    assert pair == Comparison(bad=("b",), strong=("s",), levels=(0, 2))


def test_a_point_that_asks_why_is_no_label() -> None:
    topic = page(
        "# T\n## Interview Bad vs Strong Answer\nBad answer:\n- b\n\nStrong answer:\n"
        "- Why not two: they cost more.\n- Why strong wins: w\n"
    )
    assert topic.comparisons == (
        Comparison(bad=("b",), strong=("Why not two: they cost more.",), why="w"),
    )


def test_a_page_may_hold_several_comparisons() -> None:
    pair = "Bad answer:\n- b{0}\n\nStrong answer:\n- s{0}\n- t{0}\n\n"
    topic = page("# T\n## Interview Bad vs Strong Answer\n" + pair.format(1) + pair.format(2))
    assert topic.comparisons == (
        Comparison(bad=("b1",), strong=("s1", "t1")),
        Comparison(bad=("b2",), strong=("s2", "t2")),
    )


def test_a_heading_within_the_block_divides_its_comparisons() -> None:
    topic = page(
        "# T\n## Interview Bad vs Strong Answers\n### One\n- Bad answer: b\n- Strong answer: s\n"
        "### Two\n- Strong answer: t\n- Bad answer: c\n"
    )
    assert [comparison.strong for comparison in topic.comparisons] == [("s",), ("t",)]
    assert topic.notes == ""


@pytest.mark.parametrize(
    ("lines", "drills"),
    [
        ("- 60 seconds: a b\n- 3 minutes: c", [(60, "a b"), (180, "c")]),
        ("60 seconds:\n- a b\n- c\n\n3 minutes:\n\n- d", [(60, "a b"), (60, "c"), (180, "d")]),
        ("- **60 seconds:** a b", [(60, "a b")]),
        ("- 60 seconds: a\n  b", [(60, "a b")]),
        ("- 60 seconds: a\n  - b\n  - c", [(60, "a\nb\nc")]),
        ("1. 90 seconds: a: b", [(90, "a: b")]),
        ("- 60-second drill: a", [(60, "a")]),
        ("- 60-second answer: a", [(60, "a")]),
        ("- Drill 1 (60 seconds): a", [(60, "a")]),
        ("- Time box: 1 hour\n- Prompt: a", [(3600, "a")]),
        ("- Prompt: a\n- Time box: 10-15 minutes.", [(900, "a")]),
        (
            "- Timebox: 90s\n- Task: a\n- Time-box: about 2 min\n- Prompt: b",
            [(90, "a"), (120, "b")],
        ),
        ("**Time box**: 5 minutes\n\n**Prompt**:\n\na", [(300, "a")]),
        ("- 60 seconds: a\n- Time box: 5 minutes\n- Prompt: b", [(60, "a"), (300, "b")]),
        ("### 60 seconds\na\n### 3 minutes: b", [(60, "a"), (180, "b")]),
    ],
)
def test_drills_of_any_length_are_found(lines: str, drills: list[tuple[int, str]]) -> None:
    topic = page(f"# T\n## Interview Timed Drill\n{lines}\n")
    assert [(drill.seconds, drill.prompt) for drill in topic.drills] == drills


@pytest.mark.parametrize(
    ("label", "scale"),
    [
        ("Self-check score (0-3 each)", (0, 3)),
        ("Self-check score (1-5 each)", (1, 5)),
        ("Self check (0 to 10)", (0, 10)),
        ("**Self-check score (1\u20134)**", (1, 4)),
        ("Self-check", (0, 3)),
    ],
)
def test_a_self_check_has_its_scale(label: str, scale: tuple[int, int]) -> None:
    topic = page(
        f"# T\n## Interview Timed Drill\n- Time box: 5 min\n- Prompt: p\n- {label}: a, b c.\n"
    )
    check = topic.drills[0].self_check
    assert check is not None
    assert (check.minimum, check.maximum) == scale
    assert check.dimensions == ("a", "b c")


@pytest.mark.parametrize(
    "lines",
    [
        "- Required outputs:\n  - a, b\n  - c",
        "- Required outputs:\n- a, b\n- c",
        "- Required outputs:\n  * a, b\n  * c",
        "- Required outputs:\n  1. a, b\n  2. c",
        "- Required outputs: a, b; c.",
        "Required outputs:\n\n- a, b\n- c",
    ],
)
def test_required_outputs_are_listed(lines: str) -> None:
    topic = page(f"# T\n## Interview Timed Drill\n- Time box: 5 min\n- Prompt: p\n{lines}\n")
    assert topic.drills[0].required_outputs == ("a, b", "c")


def test_what_stands_below_a_list_is_no_label() -> None:
    topic = page(
        "# T\n## Interview Timed Drill\n- Time box: 5 min\n- Prompt: p\n- Required outputs:\n"
        "  - Prompt: of the model\n  - 60 seconds: of audio\n    - Time box: kept\n"
        "- Self-check: a\n"
    )
    (drill,) = topic.drills
    assert drill.required_outputs == (
        "Prompt: of the model",
        "60 seconds: of audio\nTime box: kept",
    )
    assert drill.self_check == SelfCheck(dimensions=("a",))


def test_no_more_tags_than_a_point_can_need_are_taken_off() -> None:
    (point,) = answer_block("30-second answer:\n- a" + " {critical}" * 25 + "\n").answers[0].points
    assert point.text == "a" + " {critical}" * 5


def test_dimensions_may_be_bullets() -> None:
    topic = page(
        "# T\n## Interview Timed Drill\n- 60 seconds: p\n"
        "- Self-check score (0-3 each):\n  - a\n  - b, c\n"
    )
    assert topic.drills[0].self_check == SelfCheck(dimensions=("a", "b, c"))


@pytest.mark.parametrize(
    "heading",
    [
        "## Interview Answer Block",
        "# Interview Answer Block",
        "### Interview Answer Block",
        "###### interview answer block ##",
        "## Interview Answer Blocks",
        "## Interview Answer Block:",
        "## 5. Interview Answer Block",
        "## \N{DIRECT HIT} Interview Answer Block",
        "## **Interview Answer Block**",
        "## Interview Answer Block (backups)",
        "##Interview Answer Block",
        "**Interview Answer Block**",
        "> ## Interview Answer Block",
        "## Answer Block",
        "## Interview",
        "## Interview Answers",
        "Notes.## Interview Answer Block",
    ],
)
def test_the_answer_block_is_found_under_any_heading_of_its_name(heading: str) -> None:
    topic = page(f"# T\n\n{heading}\n30-second answer:\n- one\n## Next\n- Bad answer: x\n")
    assert topic.title == "T"
    assert topic.answers == (TimedAnswer(seconds=30, points=points("one")),)
    assert topic.notes.endswith("## Next\n- Bad answer: x")
    assert "Interview" not in topic.notes


@pytest.mark.parametrize(
    "heading",
    [
        "## Interview Bad vs Strong Answer",
        "## Bad vs. Strong Answers",
        "### Interview Bad versus Strong Answer",
    ],
)
def test_the_comparison_block_is_found_by_its_names(heading: str) -> None:
    assert page(f"# T\n{heading}\n- Bad answer: b\n- Strong answer: s\n").comparisons


@pytest.mark.parametrize(
    "heading",
    [
        "## Interview Timed Drill",
        "## Timed Drills",
        "### Interview Drill",
        "## Drills",
        "## Interview",
    ],
)
def test_the_drill_block_is_found_by_its_names(heading: str) -> None:
    assert page(f"# T\n{heading}\n- 60 seconds: a\n").drills == (Drill(seconds=60, prompt="a"),)


def test_blocks_may_come_in_any_order_and_in_the_middle_of_the_notes() -> None:
    topic = page(
        "# T\nfirst\n## Interview Timed Drill\n- 60 seconds: d\n## Then\nsecond\n"
        "## Interview Answer Block\n30-second answer:\n- a\n### More\nthird\n"
    )
    assert topic.drills
    assert topic.answers
    assert topic.notes == "first\n\n## Then\nsecond\n\n### More\nthird"


def test_labels_right_below_the_title_belong_to_the_page() -> None:
    topic = page("# T\nSome notes.\n\n30-second answer:\n- a\n- b\n\nMore notes.\n")
    assert topic.answers == (TimedAnswer(seconds=30, points=points("a", "b")),)
    assert topic.notes == "Some notes.\n\nMore notes."


def test_labels_as_headings_need_no_block() -> None:
    topic = page(
        "# T\nNotes.\n## 30-second answer\n- a\n## Bad answer\nb\n## Strong answer\ns\n## End\ne\n"
    )
    assert topic.answers == (TimedAnswer(seconds=30, points=points("a")),)
    assert topic.comparisons == (Comparison(bad=("b",), strong=("s",)),)
    assert topic.notes == "Notes.\n\n## End\ne"


def test_labels_outside_the_blocks_do_not_add_to_what_the_blocks_hold() -> None:
    topic = page(
        "# T\n30-second answer:\n- quoted\n## 2-minute answer\n- quoted\n"
        "## Drills\n- 60 seconds: q\n"
        "## Interview Answer Block\n30-second answer:\n- a\n"
        "## Interview Timed Drill\n- 3 minutes: d\n"
    )
    assert topic.answers == (TimedAnswer(seconds=30, points=points("a")),)
    assert topic.drills == (Drill(seconds=180, prompt="d"),)
    assert "- 60 seconds: q" in topic.notes


def test_a_page_with_one_block_of_the_three_is_a_topic() -> None:
    assert answer_block("- Tradeoff callout: t\n").answers == ()


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("Distributed-Consistency.md", "Distributed-Consistency"),
        ("Databases/indexes.md", "Databases"),
        ("docs/Databases/Sql/README.md", "Sql"),
        ("docs/Learning-Path.md", "docs"),
        ("docs/a.md#trap-1", "docs"),
        ("a.md#trap", "a"),
        ("C#/Generics.md", "C#"),
        ("C#/Generics.md#trap", "C#"),
        ("C#.md", "C#"),
        ("README", "README"),
        (".md", ".md"),
    ],
)
def test_the_subject_is_the_folder_a_page_lies_in(path: str, subject: str) -> None:
    assert subject_of(path) == subject


@pytest.mark.parametrize(
    ("subject", "name"), [("API-design", "API design"), ("a_b--c", "a b c"), ("-", "-")]
)
def test_a_subject_is_shown_with_blanks(subject: str, name: str) -> None:
    assert subject_name(subject) == name


def test_every_part_knows_its_line_and_is_equal_to_the_same_part_elsewhere() -> None:
    topic = page(LABELS_IN_BULLETS)
    follow_up = topic.follow_up
    assert follow_up is not None
    assert topic.line == 1
    assert [answer.line for answer in topic.answers] == [9, 10]
    assert topic.answers[0].points[0].line == 9
    assert (follow_up.line, topic.comparisons[0].line, topic.drills[0].line) == (11, 17, 23)
    assert page("\n\n" + LABELS_IN_BULLETS) == topic
