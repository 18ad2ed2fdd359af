"""What counts as a label, by where it stands; and what is written so that it counts as none."""

import pytest

from app.domain.reader import read_page
from app.domain.reading.escapes import is_drill_label, is_mark, is_title_mark
from app.domain.reading.labels import Label, Place, find_label
from app.domain.reading.note_marks import escape_notes
from app.domain.reading.points import split_tags
from app.domain.reading.vocabulary import Block, Kind

ANSWERS = "# T\n## Interview Answer Block\n30-second answer:\n- a\n"


@pytest.mark.parametrize(
    ("text", "block", "place", "label"),
    [
        ("Core (30 seconds)", Block.ANSWERS, Place.HEADING, Label(Kind.ANSWER, seconds=30)),
        ("\\Core (30 seconds)", Block.ANSWERS, Place.HEADING, None),
        ("Bad answer #2: x", Block.ANY, Place.LINE, Label(Kind.BAD, "x")),
        ("Bad answer - x", Block.COMPARISON, Place.BULLET, Label(Kind.BAD, "x")),
        ("(Bad answer) x", Block.COMPARISON, Place.BULLET, None),
        ("(30 seconds) a (b) c", Block.DRILLS, Place.BULLET, Label(Kind.DRILL, "a (b) c", 30)),
        ("[30 seconds] x", Block.DRILLS, Place.BULLET, Label(Kind.DRILL, "x", 30)),
        ("(30 seconds)x", Block.DRILLS, Place.BULLET, None),
        ("**30 seconds** - x", Block.DRILLS, Place.BULLET, Label(Kind.DRILL, "x", 30)),
        ("30 seconds X - y", Block.DRILLS, Place.BULLET, None),
        ("30 seconds".ljust(57) + " - x", Block.DRILLS, Place.BULLET, Label(Kind.DRILL, "x", 30)),
        ("30 seconds".ljust(58) + " - x", Block.DRILLS, Place.BULLET, None),
        ("Talk about it (30 seconds): x", Block.DRILLS, Place.BULLET, None),
        ("30-second talk: x", Block.DRILLS, Place.LINE, None),
        ("30-second talk of yours:", Block.DRILLS, Place.LINE, Label(Kind.DRILL, seconds=30)),
        ("30-second talk of your own:", Block.DRILLS, Place.LINE, None),
        (
            "Self-check score (0-3 each): x",
            Block.DRILLS,
            Place.BULLET,
            Label(Kind.SELF_CHECK, "x", detail="0-3 each"),
        ),
    ],
)
def test_a_name_is_a_label_by_its_block_and_its_place(
    text: str, block: Block, place: Place, label: Label | None
) -> None:
    assert find_label(text, block=block, place=place) == label


@pytest.mark.parametrize(
    ("text", "block", "place", "after", "label"),
    [
        ("30 seconds - x", Block.DRILLS, Place.POINT, Kind.DRILL, None),
        ("Strong answer: x", Block.MIXED, Place.POINT, Kind.BAD, Label(Kind.STRONG, "x")),
        ("Strong answer: x", Block.MIXED, Place.POINT, Kind.ANSWER, None),
        ("Why: x", Block.COMPARISON, Place.LINE, Kind.ANSWER, Label(Kind.WHY, "x")),
        ("Response: x", Block.ANSWERS, Place.LINE, Kind.FOLLOW_UP, Label(Kind.RESPONSE, "x")),
        ("Response: x", Block.ANSWERS, Place.LINE, Kind.ANSWER, None),
    ],
)
def test_a_name_is_a_label_by_the_label_above_it(
    text: str, block: Block, place: Place, after: Kind, label: Label | None
) -> None:
    assert find_label(text, block=block, place=place, after=after) == label


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("## Interview Answer Block", True),
        ("Interview Answer Block", False),
        ("## Answers of mine", False),
        ("[ ] x", True),
        ("[x] x", True),
        ("[x](y)", False),
        ("---", True),
        ("- -", True),
        ("x", False),
    ],
)
def test_a_bullet_loses_a_box_and_is_no_rule_and_no_block(text: str, mark: bool) -> None:
    assert is_mark(text) is mark
    assert is_drill_label(text) is mark


@pytest.mark.parametrize(
    ("text", "label"),
    [("60 seconds: x", True), ("60 seconds - x", True), ("Task: x", True), ("Bad: x", False)],
)
def test_a_bullet_below_a_drill_may_be_a_label_of_drills(text: str, label: bool) -> None:
    assert is_drill_label(text) is label


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Bad answer", True),
        ("30-second answer", True),
        ("Interview Answer Block", True),
        ("Drills", True),
        ("Metadata", True),
        ("Metadata:", True),
        ("Metadata of files", False),
        ("Indexes", False),
    ],
)
def test_a_title_may_read_as_something_else(text: str, mark: bool) -> None:
    assert is_title_mark(text) is mark


@pytest.mark.parametrize(
    ("notes", "written"),
    [
        ("Strong answer: x", "\\Strong answer: x"),
        ("Strong: x", "\\Strong: x"),
        ("A: x", "\\A: x"),
        ("60-second core:", "\\60-second core:"),
        ("60 seconds - x", "\\60 seconds - x"),
        ("- Strong answer: x", "- \\Strong answer: x"),
        ("- [ ] Strong answer: x", "- [ ] \\Strong answer: x"),
        ("> Strong answer: x", "> \\Strong answer: x"),
        ("**Interview Answer Block**", "\\**Interview Answer Block**"),
        ("## Interview Answer Block", "## \\Interview Answer Block"),
        ("## Drills", "## \\Drills"),
        ("## Metadata:", "## \\Metadata:"),
        ("## Bad answer", "## \\Bad answer"),
        ("Metadata", "Metadata"),
        ("Drills", "Drills"),
        ("```\nStrong answer: x\n```", "```\nStrong answer: x\n```"),
        ("<!--\nStrong answer: x\n-->", "<!--\nStrong answer: x\n-->"),
        ("`\n## Interview Answer Block\n`", "`\n## \\Interview Answer Block\n`"),
        ("", ""),
    ],
)
def test_a_line_of_the_notes_that_would_be_read_gets_a_backslash(notes: str, written: str) -> None:
    assert escape_notes(notes) == written


@pytest.mark.parametrize("text", ["x {vital", "x {1a}", "x {a1}", "x vital}", "{vital}"])
def test_only_one_word_in_braces_at_the_end_looks_like_a_tag(text: str) -> None:
    assert read_page("a/b.md", f"{ANSWERS}- {text}\n").problems == ()


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("a {critical}.", ("a", ("critical",))),
        ("a. {critical}", ("a.", ("critical",))),
        ("a {critical}. {alt: b}", ("a", ("critical", "alt: b"))),
        ("a.", ("a.", ())),
        ("a}", ("a}", ())),
        ("a" + " {alt: b}" * 21, ("a {alt: b}", ("alt: b",) * 20)),
    ],
)
def test_tags_stand_at_the_end_with_a_full_stop_at_most(
    text: str, split: tuple[str, tuple[str, ...]]
) -> None:
    assert split_tags(text) == split


@pytest.mark.parametrize("line", ["- Owner: b", "- Colour: b"])
def test_metadata_ends_at_a_blank_line_before_what_does_not_belong_to_it(line: str) -> None:
    reading = read_page("a/b.md", f"{ANSWERS}## Metadata\n- Owner: a\n\n{line}\n")
    assert reading.page is not None
    assert (reading.page.metadata.owner, reading.page.notes) == ("a", line)
    assert reading.problems == ()
