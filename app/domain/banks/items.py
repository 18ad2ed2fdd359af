"""Makes a page of each question that a bank holds: an item with a drill and a model answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.domain.banks.answers import has_words
from app.domain.banks.bank_report import BankReport
from app.domain.page import Drill, FrontMatter, KeyPoint, Page, Reading, TimedAnswer
from app.domain.reader import QUESTION_SECONDS, spoken_seconds, subject_of
from app.domain.reading.anchors import Anchors
from app.domain.reading.lines import fence_mark

MOST_QUESTIONS = 5_000
LONGEST_TITLE = 120
LONGEST_SUBJECT = 100
LONGER_SECONDS = {30: 60, 60: 120, 120: 180, 180: 240}
_NO_FRONT = FrontMatter()
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_NUMBER_ONLY = re.compile(r"[A-Za-z]?[-_.]?[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A question as a bank gives it.

    ``points`` are those of its answer, ``heard`` the key points that the bank names apart from it.
    """

    question: str
    line: int
    points: tuple[KeyPoint, ...] = ()
    heard: tuple[KeyPoint, ...] = ()
    notes: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    level: str | None = None
    identifier: str = ""


@dataclass(slots=True)
class _Shelf:
    """The names given so far in a file, so that each item has its own."""

    path: str
    report: BankReport
    front: FrontMatter
    anchors: Anchors = field(default_factory=Anchors)
    identifiers: set[str] = field(default_factory=set)


def make_reading(
    path: str,
    found: Sequence[Callable[[], Found]],
    report: BankReport,
    front: FrontMatter = _NO_FRONT,
) -> Reading:
    """Return the items of a bank; what can't become one is told.

    ``found`` are the questions in their order, each read when it is called. What the file's front
    matter says holds for each of them, but for its id, which names a question that is alone.
    """
    shelf = _Shelf(path, report, front if len(found) == 1 else replace(front, identifier=None))
    if shelf.front.identifier != front.identifier:
        report.note(1, "unused-id", "the file has several questions, so its id names none of them")
    items = [item for read in found[:MOST_QUESTIONS] if (item := _item(shelf, read()))]
    if not found:
        report.note(
            1, "no-questions", "no question is found, so the file brings nothing to practise"
        )
    if len(found) > MOST_QUESTIONS:
        report.warn(
            found[MOST_QUESTIONS]().line,
            "too-many-questions",
            f"the file holds {len(found):,} questions and {MOST_QUESTIONS:,} fit; "
            "those from here on are left out: split the file",
        )
    if found:
        report.tell_counted()
    return Reading(page=None, items=tuple(items), problems=report.problems())


def title_of_question(question: str) -> str:
    """Return a question in one line of at most 120 characters, cut at a word, without its code."""
    lines, in_code = [], False
    for line in question.split("\n"):
        fence = fence_mark(line.strip()) is not None
        in_code ^= fence
        if not (fence or in_code):
            lines.append(line)
    whole = " ".join(" ".join(lines).split()) or " ".join(question.split())
    if len(whole) <= LONGEST_TITLE:
        return whole
    cut = whole[:LONGEST_TITLE]
    return (cut[: cut.rfind(" ")] if " " in cut[1:] else cut[:-1]).rstrip() + "\u2026"


def _item(shelf: _Shelf, found: Found) -> Page | None:
    """Return the page of a question; None, and a problem, where nothing is asked."""
    if not any(character.isalnum() for character in found.question):
        shelf.report.warn(
            found.line, "no-question", "there is no question here; write one or take the entry out"
        )
        return None
    title = title_of_question(found.question)
    identifier, anchor = _names(shelf, found, title)
    front = replace(
        shelf.front,
        identifier=identifier,
        title=None,
        level=found.level or shelf.front.level,
        tags=tuple(dict.fromkeys((*found.tags, *shelf.front.tags))),
    )
    return Page(
        path=f"{shelf.path}#{anchor}",
        title=title,
        subject=_subject(shelf, found),
        front_matter=front,
        answers=_answers(shelf, found, title),
        drills=(Drill(seconds=QUESTION_SECONDS, prompt=found.question, line=found.line),),
        notes=found.notes,
        line=found.line,
    )


def _names(shelf: _Shelf, found: Found, title: str) -> tuple[str | None, str]:
    """Return the id and the anchor of an item.

    An id names a question wherever its file lies. One that is only a number counts the questions
    of this file, and another file has the same: it becomes the anchor and so a part of the path.
    """
    given = found.identifier or shelf.front.identifier
    if not given:
        return None, shelf.anchors.take(title)
    if given in shelf.identifiers or not _IDENTIFIER.fullmatch(given):
        shelf.report.warn(
            found.line,
            "unusable-id",
            f"the id {given[:40]!r} is left out: an id is one word of letters, digits, `-`, `_` "
            "and `.`, and no other question of the file has it",
        )
        return None, shelf.anchors.take(title)
    shelf.identifiers.add(given)
    if _NUMBER_ONLY.fullmatch(given):
        return None, shelf.anchors.take(given)
    return given, shelf.anchors.take(title)


def _subject(shelf: _Shelf, found: Found) -> str:
    subject = " ".join(found.category.split())
    if len(subject) > LONGEST_SUBJECT:
        shelf.report.note(
            found.line,
            "long-category",
            f"a category of more than {LONGEST_SUBJECT} characters is no subject; shorten it",
        )
        subject = ""
    return subject or subject_of(shelf.path)


def _answers(shelf: _Shelf, found: Found, title: str) -> tuple[TimedAnswer, ...]:
    """Return the key points the bank names, if any, and its answer, each for its spoken length."""
    sets = [points for points in (found.heard, found.points) if has_words(points)]
    answers = [_timed(points, found.line) for points in sets]
    if not answers:
        shelf.report.warn(
            found.line,
            "no-answer",
            f"the question {title[:60]!r} has no answer in words; write one below it",
        )
    elif len(answers) == 2 and answers[0].seconds == answers[1].seconds:
        longer = LONGER_SECONDS[answers[1].seconds]
        answers[1] = TimedAnswer(seconds=longer, points=answers[1].points, line=answers[1].line)
    return tuple(answers)


def _timed(points: tuple[KeyPoint, ...], line: int) -> TimedAnswer:
    words = sum(len(point.text.split()) for point in points)
    return TimedAnswer(seconds=spoken_seconds(words), points=points, line=points[0].line or line)
