"""Writes a topic as a page in our own format, as the reader reads it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.domain.page import (
    Comparison,
    Drill,
    FollowUp,
    FrontMatter,
    KeyPoint,
    Metadata,
    Page,
    SelfCheck,
    TimedAnswer,
)
from app.domain.reader import read_page
from app.domain.reading.durations import answer_name, write_duration
from app.domain.reading.escapes import (
    IsRead,
    escape,
    is_drill_label,
    is_mark,
    is_point_label,
    is_title_mark,
)
from app.domain.reading.note_marks import escape_notes
from app.domain.reading.vocabulary import Kind


def write_page(page: Page) -> str:
    """Return a topic as a page in our own format; reading it again gives an equal topic."""
    written = _written(page)
    if read_page(page.path, written).page == page:
        return written
    # Some line of the notes is read as a part of the page; few pages have one.
    return _written(replace(page, notes=escape_notes(page.notes)))


def _written(page: Page) -> str:
    parts = [
        *_front_matter(page.front_matter),
        _title(page.title),
        *_metadata(page.metadata),
        page.notes,
        *_answer_block(page),
        *_comparison_block(page.comparisons),
        *_drill_block(page.drills),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(title: str) -> str:
    text = escape(title, is_title_mark)
    # Marks at a heading's end belong to it only where more of them follow.
    return f"# {text} #" if text.endswith("#") else f"# {text}"


def _front_matter(front: FrontMatter) -> Iterator[str]:
    values = {
        "id": front.identifier,
        "title": front.title,
        "level": front.level,
        "minutes": front.minutes,
        "prerequisites": list(front.prerequisites),
        "related": list(front.related),
        "tags": list(front.tags),
        "same_meaning": "yes" if front.same_meaning else None,
    }
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value
    ]
    if lines:
        yield "\n".join(["---", *lines, "---"])


def _metadata(metadata: Metadata) -> Iterator[str]:
    updated = metadata.last_updated
    values = {
        "Owner": metadata.owner,
        "Last updated": updated.isoformat() if updated else None,
        "Prerequisites": metadata.prerequisites,
        "Related examples": _one_line(metadata.related_examples),
    }
    lines = [
        _bullet(f"{key}: {value}", below=_never) if value else "" for key, value in values.items()
    ]
    if any(lines):
        yield "## Metadata\n\n" + "\n".join(line for line in lines if line)


def _answer_block(page: Page) -> Iterator[str]:
    parts = [_timed_answer(answer) for answer in page.answers]
    parts += _follow_up(page.follow_up)
    if page.tradeoff:
        parts.append(_labelled(Kind.TRADEOFF, page.tradeoff.split("\n")))
    if parts:
        yield "\n\n".join(["## Interview Answer Block", *parts])


def _timed_answer(answer: TimedAnswer) -> str:
    points = [_with_tags(point) for point in answer.points]
    return _labelled(Kind.ANSWER, points, answer_name(answer.seconds))


def _with_tags(point: KeyPoint) -> str:
    tags = ["{critical}"] if point.critical else []
    if point.alternatives:
        tags.append("{alt: " + "; ".join(point.alternatives) + "}")
    return " ".join([point.text, *tags])


def _follow_up(follow_up: FollowUp | None) -> Iterator[str]:
    if follow_up:
        yield _labelled(Kind.FOLLOW_UP, follow_up.question.split("\n"))
        if follow_up.answer:
            yield _labelled(Kind.RESPONSE, follow_up.answer.split("\n"))


def _comparison_block(comparisons: tuple[Comparison, ...]) -> Iterator[str]:
    if comparisons:
        yield "## Interview Bad vs Strong Answer"
    for comparison in comparisons:
        yield _labelled(Kind.BAD, comparison.bad)
        if comparison.flaws:
            yield f"Flaws: {_one_line(comparison.flaws)}"
        if comparison.levels:
            yield "Levels: bad {}, strong {}".format(*comparison.levels)
        yield _labelled(Kind.STRONG, comparison.strong)
        if comparison.why:
            yield _labelled(Kind.WHY, comparison.why.split("\n"))


def _drill_block(drills: tuple[Drill, ...]) -> Iterator[str]:
    if drills:
        yield "## Interview Timed Drill\n\n" + "\n".join(_drill_lines(drills))


def _drill_lines(drills: tuple[Drill, ...]) -> Iterator[str]:
    for drill in drills:
        length = write_duration(drill.seconds)
        if not drill.required_outputs and not drill.self_check:
            yield _bullet(f"{length}: {drill.prompt}", below=is_drill_label)
            continue
        yield f"- Time box: {length}."
        yield _bullet(f"Prompt: {drill.prompt}", below=is_drill_label)
        if drill.required_outputs:
            yield "\n".join(["- Required outputs:", *_nested(drill.required_outputs)])
        if drill.self_check:
            yield _self_check_lines(drill.self_check)


def _self_check_lines(check: SelfCheck) -> str:
    label = f"- Self-check score ({check.minimum}-{check.maximum} each):"
    return "\n".join([label, *_nested(check.dimensions)])


_LABELS = {
    Kind.FOLLOW_UP: "Common follow-up",
    Kind.RESPONSE: "Strong response",
    Kind.TRADEOFF: "Tradeoff callout",
    Kind.BAD: "Bad answer",
    Kind.STRONG: "Strong answer",
    Kind.WHY: "Why strong wins",
}


def _labelled(kind: Kind, texts: Iterable[str], label: str = "") -> str:
    """Write texts as the points of a label; one that would be a label itself is kept as text."""

    def is_read(text: str) -> bool:
        return is_point_label(text, kind)

    bullets = (_bullet(text, is_read) for text in texts)
    return "\n".join([f"{label or _LABELS[kind]}:\n", *bullets])


def _never(_text: str) -> bool:
    return False


def _bullet(text: str, is_read: IsRead = is_mark, below: IsRead = is_mark) -> str:
    """Write a text as a bullet; its further lines become bullets below it."""
    first, *further = text.split("\n")
    return "\n".join(
        [f"- {escape(first, is_read)}", *(f"  - {escape(line, below)}" for line in further)]
    )


def _nested(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield "\n".join(f"  {line}" for line in _bullet(text).split("\n"))


def _one_line(names: tuple[str, ...]) -> str:
    """Write names in a line, divided by commas, or by semicolons where a name holds a comma."""
    if not any("," in name for name in names):
        return ", ".join(names)
    return "; ".join(names) + ";" * (len(names) == 1)
