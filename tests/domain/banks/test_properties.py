"""Properties of all readers, over generated banks, pages of our own, and texts that are neither."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.banks.choose import BANKS, read_file
from app.domain.page import Comparison, Drill, FollowUp, KeyPoint, Page, TimedAnswer
from app.domain.writer import write_page

few = settings(max_examples=25, deadline=None)
WORDS = st.lists(st.sampled_from(["log", "page", "split", "crash"]), min_size=1, max_size=6)
SENTENCES = WORDS.map(lambda words: " ".join(words).capitalize())
QUESTIONS = st.lists(
    st.tuples(SENTENCES.map(lambda text: f"Why {text}?"), SENTENCES.map(lambda text: f"{text}.")),
    min_size=1,
    max_size=8,
)
PIECES = st.sampled_from(
    ["<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>", "<br>", "Why?", "Answer",
     "# ", "### 1. ", "## Answer\n", "## Good to hear\n", "Q: ", "**", "\n", "\n\n", "```js\n",
     "```\n", "`", "- ", "    ", "| a | b |\n", "|---|\n", "<!-- tags: (a) -->", "<!--", "-->",
     "a. B. c", "---\n", "id: x\n", "[top](#top)", "> ", ":", "[", "]", "{", "}", '"', ",",
     '"question"', '"answer"', "question,answer\n", "\ufeff", "\u3002", "\x00", "\ud800", "\r"]
)  # fmt: skip
ANYTHING = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))
Pairs = list[tuple[str, str]]


def as_details(pairs: Pairs) -> str:
    return "\n".join(
        f"<details>\n<summary>{asked}</summary>\n\n{said}\n</details>" for asked, said in pairs
    )


def as_headings(pairs: Pairs) -> str:
    return "".join(f"### {n}. {asked}\n\n{said}\n\n" for n, (asked, said) in enumerate(pairs, 1))


def as_question_files(pairs: Pairs) -> str:
    return "".join(f"### {asked}\n\n#### Answer\n\n{said}\n\n" for asked, said in pairs)


def as_json(pairs: Pairs) -> str:
    return json.dumps([{"question": asked, "answer": said} for asked, said in pairs])


def as_csv(pairs: Pairs) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([("question", "answer"), *pairs])
    return file.getvalue()


@pytest.mark.parametrize(
    ("path", "write", "reader"),
    [
        ("a.md", as_details, "details"),
        ("a.md", as_headings, "headings"),
        ("a.md", as_question_files, "question-file"),
        ("a.json", as_json, "json"),
        ("a.csv", as_csv, "table"),
    ],
)
@few
@given(pairs=QUESTIONS)
def test_so_many_questions_written_give_so_many_items(
    path: str, write: Callable[[Pairs], str], reader: str, pairs: Pairs
) -> None:
    choice = read_file(path, write(pairs))
    assert choice.reader == reader
    read = [
        (item.drills[0].prompt, item.answers[0].points[0].text) for item in choice.reading.items
    ]
    assert read == pairs
    assert choice.reading.problems == ()
    assert len({item.path for item in choice.reading.items}) == len(pairs)


@few
@given(text=ANYTHING, path=st.sampled_from(["a.md", "a/b.json", "a.csv", "a.txt", "README"]))
def test_reading_never_raises_and_makes_only_whole_items(text: str, path: str) -> None:
    for bank in BANKS:
        items = bank.read(path, text).items
        assert len({item.path for item in items}) == len(items)
        assert 0 <= bank.claim(path, text).sure <= 1
    for item in read_file(path, text).reading.items:
        assert item.title
        assert all(point.text for answer in item.answers for point in answer.points)


@few
@given(text=ANYTHING)
def test_reading_the_same_file_twice_gives_the_same(text: str) -> None:
    assert read_file("a.md", text) == read_file("a.md", text)


POINTS = st.lists(SENTENCES.map(lambda text: KeyPoint(text=f"{text}.")), min_size=1, max_size=3)
PAGES = st.builds(
    Page,
    path=st.just("a.md"),
    title=st.one_of(SENTENCES, SENTENCES.map(lambda text: f"1. Why {text}?")),
    subject=st.just("a"),
    answers=POINTS.map(lambda points: (TimedAnswer(seconds=30, points=tuple(points)),)),
    follow_up=st.one_of(st.none(), st.just(FollowUp(question="And then?", answer="Yes."))),
    comparisons=st.sampled_from([(), (Comparison(bad=("It is fine.",), strong=("It costs.",)),)]),
    drills=st.sampled_from([(), (Drill(seconds=60, prompt="Explain it?"),)]),
    notes=st.one_of(
        st.just(""), QUESTIONS.map(as_details), QUESTIONS.map(as_headings), QUESTIONS.map(as_json)
    ),
)


@few
@given(page=PAGES)
def test_no_reader_is_surer_of_a_page_of_our_own_than_our_own(page: Page) -> None:
    text = write_page(page)
    ours, *others = (bank.claim(page.path, text).sure for bank in BANKS)
    assert ours >= max(others)
    assert read_file(page.path, text).reader == "page"
