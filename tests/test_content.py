"""Our own pages: every one whole, in its lengths, unlike the others, and with links that lead."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.checks import CheckedPage, check_pages
from app.domain.errors import Level
from app.domain.page import Page
from app.domain.reader import read_page

CONTENT = Path(__file__).resolve().parent.parent / "content"
FLAWS = set(re.findall(r"^## (.+)$", (CONTENT / "flaws.md").read_text(), re.MULTILINE))
FILES = sorted(path for path in CONTENT.rglob("*.md") if path.parent != CONTENT)


def checked(path: Path) -> CheckedPage:
    """A page as the checks look at it."""
    name = path.relative_to(CONTENT).as_posix()
    text = path.read_text(encoding="utf-8")
    return CheckedPage(path=name, text=text, reading=read_page(name, text))


PAGES = [checked(path) for path in FILES]
TOPICS: dict[str, Page] = {page.path: page.topics[0] for page in PAGES}
EACH = pytest.mark.parametrize("written", PAGES, ids=lambda page: page.path)


def section(written: CheckedPage, title: str) -> str:
    """The text below a heading of level 2."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", written.text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def bullets(text: str) -> int:
    """How many items a list has."""
    return len(re.findall(r"^- ", text, re.MULTILINE))


def test_there_are_120_topics_in_14_subjects_or_more() -> None:
    assert len(TOPICS) >= 120
    assert len({topic.subject for topic in TOPICS.values()}) >= 14


def test_the_strict_check_finds_nothing() -> None:
    problems = [problem for page in PAGES for problem in page.reading.problems]
    problems += check_pages(PAGES, flaws=FLAWS, other_paths=["README.md", "flaws.md"])
    assert [str(problem) for problem in problems if problem.level is not Level.NOTE] == []


@EACH
def test_a_page_is_one_topic_with_everything_a_learner_needs(written: CheckedPage) -> None:
    (topic,) = written.topics
    assert [answer.seconds for answer in topic.answers] == [30, 120]
    assert 2 <= len(topic.answers[0].points) <= 3
    assert 5 <= len(topic.answers[1].points) <= 9
    assert all(any(point.critical for point in answer.points) for answer in topic.answers)
    assert topic.follow_up is not None
    assert topic.follow_up.answer
    (comparison,) = topic.comparisons
    assert comparison.why
    assert comparison.flaws
    assert set(comparison.flaws) <= FLAWS
    assert [drill.seconds for drill in topic.drills[:2]] == [60, 180]


@EACH
def test_a_page_has_notes_pitfalls_a_checklist_and_two_sources(written: CheckedPage) -> None:
    notes = re.sub(r"```.*?```", "", TOPICS[written.path].notes, flags=re.DOTALL)
    assert 200 <= len(notes.split("## Pitfalls")[0].split()) <= 500
    assert bullets(section(written, "Pitfalls")) >= 3
    tasks = section(written, "Validation checklist")
    assert len(re.findall(r"^- \[ \] ", tasks, re.MULTILINE)) >= 3
    assert bullets(section(written, "Sources")) >= 2
    assert len(written.text.split()) <= 1600


@EACH
def test_a_pages_head_names_level_minutes_and_pages_that_exist(written: CheckedPage) -> None:
    head = TOPICS[written.path].front_matter
    assert head.identifier == Path(written.path).stem
    assert head.level in {"junior", "mid", "senior", "staff"}
    assert head.minutes is not None
    assert head.related
    assert [path for path in (*head.prerequisites, *head.related) if path not in TOPICS] == []


def test_no_topic_is_its_own_prerequisite_by_any_way_round() -> None:
    def visit(path: str, way: tuple[str, ...]) -> None:
        assert path not in way, " -> ".join([*way, path])
        for before in TOPICS[path].front_matter.prerequisites:
            visit(before, (*way, path))

    for path in TOPICS:
        visit(path, ())


def test_ten_designs_have_a_long_drill_with_outputs_and_five_dimensions() -> None:
    designs = [topic for path, topic in TOPICS.items() if "/design-" in path]
    assert len(designs) >= 10
    for topic in designs:
        long = topic.drills[-1]
        assert 600 <= long.seconds <= 900, topic.path
        assert len(long.required_outputs) >= 4, topic.path
        assert long.self_check is not None
        assert len(long.self_check.dimensions) == 5, topic.path
        assert (long.self_check.minimum, long.self_check.maximum) == (0, 3)


def test_the_catalogue_of_flaws_has_a_sign_an_example_and_a_better_move_for_each() -> None:
    text = (CONTENT / "flaws.md").read_text()
    starts = [found.start() for found in re.finditer(r"^## ", text, re.MULTILINE)]
    assert len(starts) >= 12
    for start, end in pairwise([*starts, len(text)]):
        entry = text[start:end]
        assert all(f"- {part}: " in entry for part in ("Sign", "Example", "Better move")), entry


def test_every_flaw_is_used_somewhere_or_belongs_to_speaking() -> None:
    used = {flaw for topic in TOPICS.values() for c in topic.comparisons for flaw in c.flaws}
    assert used <= FLAWS
    assert len(used) >= 12
