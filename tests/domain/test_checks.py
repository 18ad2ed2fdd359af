"""What the checks blame in a page, and what they leave alone."""

from collections.abc import Sequence

import pytest

from app.domain.checks import CheckedPage, check_pages, gives_itself_away
from app.domain.checks_answers import speakable_words
from app.domain.errors import Level
from app.domain.page import Comparison
from app.domain.reader import read_page

FLAWS = ("no number", "buzzwords")
PAGE = """{head}# {title}

{notes}

## Interview Answer Block

30-second answer:

- {said}

2-minute answer:

- {long}

## Interview Bad vs Strong Answer

Bad answer:

- {bad}

Flaws: {flaws}

Strong answer:

- {strong}

## Interview Timed Drill

- 60 seconds: {short_prompt}
- 3 minutes: {long_prompt}
"""
BAD = "we copy the disk of every machine to another one each night and feel safe about it all day"
STRONG = (
    "I restore one copy a week, which costs 2 hours, because a copy that fails to restore is none; "
    "the team is paged"
)


def checked(text: str, path: str = "Operations/backups.md") -> CheckedPage:
    """A page as the checks look at it."""
    return CheckedPage(path=path, text=text, reading=read_page(path, text))


def good(
    title: str = "Backups", path: str = "Operations/backups.md", **changes: str
) -> CheckedPage:
    """A page no check has anything to say about; a word of its own keeps it unlike others."""
    own = title[::-1]
    parts = {
        "head": "",
        "notes": "Notes.",
        "said": f"{own} " * 70,
        "long": f"{own} " * 260,
        "bad": BAD if title == "Backups" else f"{own} bad " * 9,
        "flaws": "no number",
        "strong": STRONG if title == "Backups" else f"{own} costs 2 and fails {own} " * 3,
        "short_prompt": f"Say {own} aloud, as {own}.",
        "long_prompt": f"Draw {own} now, as {own}.",
    }
    return checked(PAGE.format(title=title, **{**parts, **changes}), path)


def found(*pages: CheckedPage, others: Sequence[str] = ()) -> list[tuple[str, int, str]]:
    """The path, line and code of what is found."""
    problems = check_pages(pages, flaws=FLAWS, other_paths=others)
    return [(problem.path, problem.line, problem.code) for problem in problems]


def codes(*pages: CheckedPage, others: Sequence[str] = ()) -> list[str]:
    """The codes of what is found."""
    return [code for _, _, code in found(*pages, others=others)]


def test_nothing_is_found_in_a_good_page() -> None:
    assert found(good()) == []
    assert found(good(), good("Restores", "Operations/restores.md")) == []


def test_a_page_that_is_no_topic_has_only_its_text_checked() -> None:
    assert found(checked("# T\n\n[gone](gone.md) " + "word " * 2000)) == []
    assert codes(checked("#Heading\n")) == ["no-heading"]


def test_a_problem_says_where_it_is_and_what_to_do() -> None:
    (problem,) = check_pages([good(said="Too short.")])
    assert problem.level is Level.WARNING
    assert str(problem) == (
        "Operations/backups.md:7: warning: 2 words take about 1 s to say; "
        "a 30-second answer has 65 to 80: add an idea"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (30, (65, 80)),
        (45, (97, 120)),
        (60, (130, 160)),
        (90, (172, 225)),
        (120, (230, 300)),
        (180, (345, 450)),
    ],
)
def test_a_time_box_holds_so_many_words(seconds: int, words: tuple[int, int]) -> None:
    assert speakable_words(seconds) == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [(64, ["answer-too-short"]), (65, []), (80, []), (81, ["answer-too-long"])],
)
def test_an_answer_fills_its_box_and_can_be_spoken_in_it(words: int, expected: list[str]) -> None:
    assert codes(good(said="idea " * words)) == expected
    assert codes(good(said="idea " * words + "{critical} {alt: not; counted}")) == expected


@pytest.mark.parametrize(
    ("bad", "strong", "away"),
    [
        (75, 100, False),
        (74, 100, True),
        (130, 100, False),
        (131, 100, True),
        (0, 0, True),
        (1, 0, True),
    ],
)
def test_a_pair_is_given_away_by_its_lengths(bad: int, strong: int, away: bool) -> None:
    pair = Comparison(bad=("w " * bad,), strong=("w " * strong,))
    assert gives_itself_away(pair) is away


def test_a_pair_that_gives_itself_away_is_named() -> None:
    assert found(good(bad="No idea.")) == [("Operations/backups.md", 17, "gives-itself-away")]


@pytest.mark.parametrize(
    ("strong", "expected"),
    [
        ("I pay 5 a month but it may fail", []),
        ("I pay five a month but it may fail", ["no-number"]),
        ("I take 5 a month and it may fail", ["no-trade-off"]),
        ("I pay 5 a month and sleep well", ["no-failure"]),
        ("It is robust and scales", ["no-failure", "no-number", "no-trade-off"]),
        ("We give that up for 2 months; a timeout is retried", []),
        ("It is 10 ms slower, and a stale read is corrected", []),
        ("Costs: 3 writes. Failures: none seen", []),
        ("A costume for 4, unfailing", ["no-failure", "no-trade-off"]),
    ],
)
def test_a_strong_answer_has_a_number_a_trade_off_and_a_failure(
    strong: str, expected: list[str]
) -> None:
    bad = " ".join(["word"] * len(strong.split()))
    assert codes(good(strong=strong, bad=bad)) == expected


def test_flaws_must_be_in_the_catalogue_if_there_is_one() -> None:
    page = good(flaws="no number, bad mood")
    assert found(page) == [("Operations/backups.md", 17, "unknown-flaw")]
    assert check_pages([page], flaws=None) == ()


def test_a_drill_without_key_points_is_named() -> None:
    text = "# T\n\n## Interview Timed Drill\n\n- 60 seconds: Say what it is.\n"
    assert found(checked(text)) == [("Operations/backups.md", 5, "no-key-points")]
    listed = text + "- Required outputs:\n  - one\n"
    assert found(checked(listed)) == []


def test_a_prompt_of_a_word_or_two_is_named() -> None:
    assert found(good(short_prompt="Say it.")) == [("Operations/backups.md", 29, "empty-drill")]


def test_a_page_of_more_than_1600_words_is_named() -> None:
    assert codes(good(notes="word " * 1300)) == ["too-many-words"]
    assert codes(good(notes="word " * 1100)) == []
    assert codes(good(head=f"---\ntags: [{'a ' * 900}]\n---\n")) == []


def test_a_heading_without_a_blank_is_named_and_bold_lines_and_code_are_not() -> None:
    notes = "##Heading\n\n**Bold**\n\n```\n#comment\n```\n\n#1 is a number, #!x and # x"
    assert found(good(notes=notes)) == [("Operations/backups.md", 3, "no-heading")]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\u200bb", True),
        ("a\ufffdb", True),
        ("a\u00adb", True),
        ("a\u202eb", True),
        ("`\x08ash", True),
        ("a\x85b", True),
        ("a\u2028b", True),
        ("a\ufeffb", True),
        ("a\u200db", True),
        ("\u200da", True),
        ("caf\u00e9 \u2013 \u201cx\u201d \u00a0 \N{ROCKET}\ufe0f", False),
        ("\U0001f469\u200d\U0001f4bb", False),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", False),
        ("a\tb", False),
    ],
)
def test_characters_nobody_sees_are_named(text: str, named: bool) -> None:
    expected = [("Operations/backups.md", 4, "odd-character")] if named else []
    assert found(good(notes=f"Text\n{text} {text}\n{text}")) == expected


def test_links_that_lead_nowhere_are_named() -> None:
    notes = (
        "[gone](gone.md)\n[out](../../x.md)\n[here](#backups)\n[nowhere](#nowhere)\n"
        "[web](https://x.org/a.md)\n[file](x.py)\n[other](../README.md#top)\n[folder](tools)\n"
        "[self](backups.md#Interview-Answer-Block)\n[mail](mailto:a@b.md)"
    )
    assert found(good(notes=notes), others=["README.md"]) == [
        ("Operations/backups.md", 3, "broken-link"),
        ("Operations/backups.md", 4, "broken-link"),
        ("Operations/backups.md", 6, "broken-anchor"),
        ("Operations/backups.md", 10, "broken-link"),
    ]


def test_paths_of_the_front_matter_must_exist() -> None:
    paths = "prerequisites: [Operations/gone.md]\nrelated:\n- Operations/backups.md\n- b/c.md"
    head = f"---\n{paths}\n---\n"
    assert found(good(head=head), others=["b/c.md"]) == [
        ("Operations/backups.md", 2, "broken-path"),
        ("Operations/backups.md", 4, "broken-path"),
    ]


def test_a_title_twice_is_a_warning_within_a_subject_and_a_note_beyond_it() -> None:
    pages = [good("Backups", path) for path in ("a/one.md", "a/two.md", "b/three.md")]
    problems = [item for item in check_pages(pages) if item.code == "duplicate-title"]
    assert [(item.path, item.level) for item in problems] == [
        ("a/two.md", Level.WARNING),
        ("b/three.md", Level.NOTE),
    ]


def test_an_id_twice_is_an_error() -> None:
    pages = [
        good("One", "a/one.md", head="---\nid: x\n---\n"),
        good("Two", "a/two.md", head="---\nid: x\n---\n"),
        good("Three", "a/three.md", head="---\nid: y\n---\n"),
    ]
    (problem,) = check_pages(pages)
    assert (problem.path, problem.code, problem.level) == ("a/two.md", "duplicate-id", Level.ERROR)


TITLES = ("Queues", "Caches", "Locks", "Clocks")


def test_text_that_is_the_same_on_many_pages_but_for_the_title_is_boilerplate() -> None:
    pages = [
        good(title, f"a/{title}.md", short_prompt=f"Define {title} and map {title} to your module.")
        for title in TITLES[:3]
    ]
    assert found(*pages) == [
        ("a/Caches.md", 29, "boilerplate"),
        ("a/Locks.md", 29, "boilerplate"),
        ("a/Queues.md", 29, "boilerplate"),
    ]
    assert "on 2 other pages" in check_pages(pages)[0].message


def test_text_on_two_pages_is_a_copy() -> None:
    pages = [
        good(title, f"a/{title}.md", short_prompt="Name three ways to lose a message in a queue.")
        for title in TITLES[:2]
    ]
    assert codes(*pages) == ["near-copy", "near-copy"]


SENTENCE = "a queue keeps what it got until somebody says that it was done and then forgets it"
WORDS = SENTENCE.split()


@pytest.mark.parametrize(("changed", "named"), [(2, True), (4, True), (9, False)])
def test_text_much_like_another_is_a_copy(changed: int, named: bool) -> None:
    other = [*WORDS[:-changed], *(f"w{number}" for number in range(changed))]
    pages = [
        good("Queues", "a/queues.md", long_prompt=" ".join(WORDS)),
        good("Caches", "a/caches.md", long_prompt=" ".join(other)),
    ]
    expected = [("a/caches.md", 30, "near-copy"), ("a/queues.md", 30, "near-copy")]
    assert found(*pages) == (expected if named else [])


def test_the_nearest_of_several_likenesses_is_named_once() -> None:
    near = [*WORDS[:-1], "x"]
    far = [*WORDS[:-5], "p", "q", "r", "s", "t"]
    pages = [
        good(title, f"a/{title}.md", long_prompt=" ".join(words))
        for title, words in zip(TITLES, (WORDS, near, far), strict=False)
    ]
    problems = {item.path: item.message for item in check_pages(pages)}
    assert len(problems) == 3
    assert "a/Caches.md" in problems["a/Queues.md"]
    assert "a/Queues.md" in problems["a/Caches.md"]


def test_answers_for_different_lengths_may_say_the_same() -> None:
    same = " ".join(f"n{number}" for number in range(70))
    pages = [
        good("Queues", "a/queues.md", said=same),
        good("Caches", "a/caches.md", long=same + " other" * 180),
    ]
    assert codes(*pages) == []


def test_a_page_may_repeat_itself() -> None:
    notes = f"## Trap\n- Bad answer: {BAD}\n- Strong answer: {STRONG}\n"
    text = good().text.replace("Notes.", notes)
    assert found(checked(text)) == []


def test_items_are_checked_with_their_page() -> None:
    notes = "## Trap\n- Bad answer: no\n- Strong answer: it costs 5 and fails at times, always\n"
    assert found(good(notes=notes)) == [("Operations/backups.md", 4, "gives-itself-away")]


def test_many_pages_are_checked_in_little_time_and_in_order() -> None:
    pages = [good(f"Topic{number}", f"a/{number}.md") for number in range(150)]
    assert found(*pages) == []


def test_a_folder_with_a_hash_in_its_name_is_named_whole() -> None:
    page = good(said="Too short.", path="C#/Generics.md")
    problems = check_pages([page])
    assert {problem.path for problem in problems} == {"C#/Generics.md"}


def test_copies_between_folders_with_a_hash_are_named_whole() -> None:
    page = good(path="C#/a.md")
    twin = checked(page.text, "F#/b.md")
    assert {path for path, _, _ in found(page, twin)} == {"C#/a.md", "F#/b.md"}
