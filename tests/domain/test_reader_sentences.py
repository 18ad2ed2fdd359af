"""What the author of a page is told, word for word: where, how urgent, and what to do about it."""

import pytest

from app.domain.errors import Level
from app.domain.reader import read_page

ANSWERS = "# T\n## Interview Answer Block\n30-second answer:\n- a\n"
PAIR = f"{ANSWERS}## Interview Bad vs Strong Answer\n"
DRILL = f"{ANSWERS}## Interview Timed Drill\n"
EMPTY_LABEL = "nothing stands under this label; write it or remove it"

WARNINGS = [
    (
        "## Interview Answer Block\n30-second answer:\n- a\n",
        1, "no-title",
        "the page has no heading; its file name is the title: add `# Title` on top",
    ),
    (
        f"---\nid: a\n{ANSWERS}",
        1, "front-matter",
        "the front matter has no end; close it with a line `---`",
    ),
    (f"# T\n```\nx\n\n{ANSWERS[4:]}", 2, "open-fence", "this code never ends; close it with ```"),
    (f"{ANSWERS}60-second answer:\n", 5, "empty-label", EMPTY_LABEL),
    (f"{ANSWERS}Common follow-up:\n", 5, "empty-label", EMPTY_LABEL),
    (f"{ANSWERS}Common follow-up: q\nStrong response:\n", 6, "empty-label", EMPTY_LABEL),
    (
        f"{ANSWERS}30-second answer:\n- b\n",
        5, "duplicate-answer",
        "there is an answer for 30 seconds already (line 3); this one is left out: "
        "join the two, or put this one on a page of its own",
    ),
    (
        f"{ANSWERS}Tradeoff callout: x\nTradeoff callout: y\n",
        6, "duplicate-label",
        "the page has this label already (line 5); this one is left out: "
        "join the two texts under one label",
    ),
    (
        f"{ANSWERS}Strong response: x\n",
        5, "response-without-question",
        "this response answers no question; add `Common follow-up:` before it",
    ),
    (
        f"{ANSWERS}- {{critical}}\n",
        5, "empty-point",
        "this point has tags but no text; write the idea",
    ),
    (
        f"{ANSWERS}- b c {{Vital}}\n",
        5, "unknown-tag",
        "{Vital} is no tag and is read as text; tags are {critical} and {alt: a; b}",
    ),
    (
        f"{PAIR}- Bad answer: b\n",
        6, "half-comparison",
        "this comparison has no strong answer and is left out; "
        "add `Strong answer:` with a bullet below it",
    ),
    (
        f"{PAIR}- Strong answer: s\n",
        6, "half-comparison",
        "this comparison has no bad answer and is left out; "
        "add `Bad answer:` with a bullet below it",
    ),
    (
        f"{PAIR}- Bad answer: b\n- Strong answer: s\n- Levels: bad 2, strong 2\n",
        8, "bad-levels",
        "levels are written as `Levels: bad 1, strong 3`, each from 0 to 3 and the strong one "
        "higher; the usual 1 and 3 are taken",
    ),
    (
        f"{DRILL}- Time box: 1 minute\n",
        6, "no-prompt",
        "this drill has no prompt and is left out; add `- Prompt: ...`",
    ),
    (
        f"{DRILL}- 60 seconds:\n",
        6, "no-prompt",
        "this drill has no prompt and is left out; add `- Prompt: ...`",
    ),
    (
        f"{DRILL}- Prompt: p\n- Time box: long\n",
        7, "no-time-box",
        "no length can be read for this drill, 3 minutes are taken; "
        "write `- Time box: 10 minutes`",
    ),
    (
        f"{DRILL}- Prompt: p\n",
        6, "no-time-box",
        "no length can be read for this drill, 3 minutes are taken; "
        "write `- Time box: 10 minutes`",
    ),
    (
        f"{DRILL}- Time box: 1 minute\n- Prompt: p\n- Self-check score:\n",
        8, "empty-label",
        "the self-check names nothing to score; name it",
    ),
    (
        f"{DRILL}- 60 seconds: p\n- Self-check score (3-0 each): x\n",
        7, "bad-scale",
        "this scale can't be read, 0-3 is taken; write (0-3 each)",
    ),
    (
        f"{ANSWERS}## Interview Timed Drill\nx\n",
        5, "empty-block",
        "no label is found in this block, so it stays a note; "
        "write for example `30-second answer:` with a bullet below it",
    ),
    (
        f"{PAIR}\nx\n\n- Bad answer: b\n- Strong answer: s\n",
        7, "stray-text",
        "this stands under no label of the block and stays a note; put it below a label "
        "such as `Strong answer:`, or under a heading of its own",
    ),
    (
        f"{ANSWERS}## Metadata\n- Last updated: soon\n",
        6, "bad-date",
        "the date 'soon' can't be read; write it as 2026-02-17",
    ),
    (
        f"{ANSWERS}## Metadata\n- Last updated: {'s' * 41}\n",
        6, "bad-date",
        f"the date {'s' * 40!r} can't be read; write it as 2026-02-17",
    ),
    (
        f"{ANSWERS}## Metadata\n- Last updated: 2026-02-17\n- Updated: 2026-02-18\n",
        7, "duplicate-metadata",
        "Last updated is given twice; remove one",
    ),
    (
        f"{ANSWERS}## Metadata\n- Owner: a\n## Metadata\n- Owner: b\n",
        7, "duplicate-metadata",
        "the page has metadata already; this list stays a note",
    ),
]  # fmt: skip

NOTES = [
    (
        f"# T\n```\n## Interview Answer Block\n```\n{ANSWERS}",
        3, "block-in-code",
        "this block stands inside code and is not read; if it is meant, close the code",
    ),
    (
        "# T\n",
        1, "no-blocks",
        "no interview block: the page is no topic; "
        "add `## Interview Answer Block` to make it one",
    ),
    (
        f"{ANSWERS}## Metadata\n- Owner: a\n- Colour: b\n",
        7, "unknown-metadata",
        "this line of the metadata is not used; it stays a note",
    ),
    (
        f"---\n{'c' * 41}: b\n---\n{ANSWERS}",
        2, "front-matter-key",
        f"the key {'c' * 40!r} is not used",
    ),
]  # fmt: skip


def told(text: str) -> list[tuple[int, Level, str, str]]:
    """What is said about a page: the line, how urgent, the code, and the sentence."""
    problems = read_page("a/b.md", text).problems
    return [(item.line, item.level, item.code, item.message) for item in problems]


@pytest.mark.parametrize(("text", "line", "code", "message"), WARNINGS)
def test_a_warning_says_what_is_wrong_and_what_to_write(
    text: str, line: int, code: str, message: str
) -> None:
    assert told(text) == [(line, Level.WARNING, code, message)]


@pytest.mark.parametrize(("text", "line", "code", "message"), NOTES)
def test_a_note_says_what_was_not_read(text: str, line: int, code: str, message: str) -> None:
    assert told(text) == [(line, Level.NOTE, code, message)]


UNREADABLE = (
    "the front matter can't be read and is left out: {}; "
    "write `key: value` lines, with quotes round a text that holds a colon"
)


@pytest.mark.parametrize(
    ("head", "line", "reason"),
    [
        ("id: [a", 3, "it is no YAML"),
        (f"title: {'x' * 20_000}", 2, "it is too long"),
        ("? [a]\n: b", 2, "a key must be a word"),
        ("[id]: a", 2, "a key must be a word"),
        ("{a: b}: c", 2, "a key must be a word"),
        ("id: a\ntags: &b c", 3, "it has anchors (& and *), which pages do not use"),
        ("id: a\ntags: *b", 3, "it has anchors (& and *), which pages do not use"),
        ("id: a\ntags: !!str b", 3, "it has tags (!), which pages do not use"),
        ("id: a\ntags:\n  b: c", 4, "it is nested; a value is a text or a list of texts"),
        ("id: a\ntags:\n  - b\n  - [c]", 5, "it is nested; a list holds texts only"),
        ('id: a\ntitle: "\\0"', 3, "it holds a character no database takes"),
        ('id: a\ntags: ["b",\n  "\\0"]', 4, "it holds a character no database takes"),
        ('"a"', 2, "it is no list of keys"),
    ],
)
def test_a_head_that_can_not_be_read_says_why_and_where(head: str, line: int, reason: str) -> None:
    assert told(f"---\n{head}\n---\n{ANSWERS}") == [
        (line, Level.WARNING, "front-matter", UNREADABLE.format(reason))
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("id: a b", "it must be one word of letters, digits, `-`, `_` and `.`"),
        ("id: [a]", "it must be one word of letters, digits, `-`, `_` and `.`"),
        (f"title: {'x' * 301}", "it must be one text of at most 300 characters"),
        ("title: [a]", "it must be one text of at most 300 characters"),
        ("title: ''", "it must be one text of at most 300 characters"),
        ("level: boss", "it must be one of junior, mid, senior, staff"),
        ("level: [mid]", "it must be one of junior, mid, senior, staff"),
        ("minutes: soon", "it must be a whole number of minutes"),
        ("minutes: [5]", "it must be a whole number of minutes"),
        ("minutes: 0", "it must lie between 1 and 600"),
        ("minutes: 601", "it must lie between 1 and 600"),
        ("same_meaning: maybe", "it must be yes or no"),
        ("same_meaning: [yes]", "it must be yes or no"),
        (
            "related: /x.md",
            "'/x.md' is no path of a page; write it from the root of the source, "
            "such as Databases/indexes.md",
        ),
        (
            f"prerequisites: {'x' * 81}",
            f"{'x' * 80!r} is no path of a page; write it from the root of the source, "
            "such as Databases/indexes.md",
        ),
    ],
)
def test_a_key_that_can_not_be_used_says_what_it_must_be(entry: str, message: str) -> None:
    key = entry.partition(":")[0]
    assert told(f"---\ntags: t\n{entry}\n---\n{ANSWERS}") == [
        (3, Level.WARNING, "front-matter", f"{key} is left out: {message}")
    ]


def test_the_first_of_two_equal_keys_counts() -> None:
    assert told(f"---\nid: a\nID: b\n---\n{ANSWERS}") == [
        (3, Level.WARNING, "front-matter", "id is given twice; the first one counts")
    ]
