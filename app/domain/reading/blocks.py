"""Puts the labels of a page together: timed answers, follow-up, comparisons and drills."""

import re
from collections.abc import Iterable

from app.domain.page import Comparison, FollowUp, TimedAnswer
from app.domain.reading.entries import Entry
from app.domain.reading.points import read_points
from app.domain.reading.report import Report
from app.domain.reading.vocabulary import Kind

Entries = Iterable[Entry | None]
"""The labels of a page in order; None stands where a new heading begins."""


def read_answers(entries: Entries, report: Report) -> tuple[TimedAnswer, ...]:
    """Return the timed answers in the page's order; a second one of a length is reported."""
    answers: dict[int, TimedAnswer] = {}
    for entry in of_kind(entries, Kind.ANSWER):
        points, seconds = read_points(entry, report), entry.label.seconds or 0
        if not points:
            _empty(entry, report)
        elif seconds in answers:
            report.warn(
                entry.line,
                "duplicate-answer",
                f"there is an answer for {seconds} seconds already (line {answers[seconds].line}); "
                "this one is left out: join the two, or put this one on a page of its own",
            )
        else:
            answers[seconds] = TimedAnswer(seconds=seconds, points=points, line=entry.line)
    return tuple(answers.values())


def read_follow_up(entries: Entries, report: Report) -> FollowUp | None:
    """Return the first follow-up question with its response; further ones are reported."""
    question = single(entries, Kind.FOLLOW_UP, report)
    response = single(entries, Kind.RESPONSE, report)
    if question is None:
        if response:
            report.warn(
                response.line,
                "response-without-question",
                "this response answers no question; add `Common follow-up:` before it",
            )
        return None
    answer = response.text if response else None
    return FollowUp(question=question.text, answer=answer or None, line=question.line)


def read_tradeoff(entries: Entries, report: Report) -> str | None:
    """Return the text of the trade-off callout; further ones are reported."""
    entry = single(entries, Kind.TRADEOFF, report)
    return entry.text if entry else None


def single(entries: Entries, kind: Kind, report: Report) -> Entry | None:
    """Return the first entry of a kind that has text; report empty and further ones."""
    first: Entry | None = None
    for entry in of_kind(entries, kind):
        if not entry.text:
            _empty(entry, report)
        elif first:
            report.warn(
                entry.line,
                "duplicate-label",
                f"the page has this label already (line {first.line}); this one is left out: "
                "join the two texts under one label",
            )
        else:
            first = entry
    return first


def of_kind(entries: Entries, *kinds: Kind) -> list[Entry]:
    """Return the entries of some kinds, in order."""
    return [entry for entry in entries if entry and entry.label.kind in kinds]


def _empty(entry: Entry, report: Report) -> None:
    report.warn(entry.line, "empty-label", "nothing stands under this label; write it or remove it")


def read_comparisons(entries: Entries, report: Report) -> tuple[Comparison, ...]:
    """Return the pairs of a bad and a strong answer; a half one is reported and left out."""
    kinds = (Kind.BAD, Kind.STRONG, Kind.WHY, Kind.FLAWS, Kind.LEVELS)
    found = (_comparison(group, report) for group in grouped(entries, kinds))
    return tuple(comparison for comparison in found if comparison)


Group = dict[Kind, Entry]
_LEVELS = re.compile(r"bad:?\s+([0-3])\s*[,;]\s*strong:?\s+([0-3])\.?")


def grouped(entries: Entries, kinds: tuple[Kind, ...]) -> list[Group]:
    """Return entries that belong together: a new group begins at a heading or a repeated kind."""
    groups: list[Group] = [{}]
    for entry in entries:
        if entry is None:
            groups.append({})
        elif entry.label.kind in kinds:
            if entry.label.kind in groups[-1]:
                groups.append({})
            groups[-1][entry.label.kind] = entry
    return [group for group in groups if group]


def _comparison(group: Group, report: Report) -> Comparison | None:
    bad, strong = item_texts(group.get(Kind.BAD)), item_texts(group.get(Kind.STRONG))
    line = min(entry.line for entry in group.values())
    if not bad or not strong:
        missing = "strong" if bad else "bad"
        report.warn(
            line,
            "half-comparison",
            f"this comparison has no {missing} answer and is left out; "
            f"add `{missing.title()} answer:` with a bullet below it",
        )
        return None
    why, flaws = group.get(Kind.WHY), group.get(Kind.FLAWS)
    return Comparison(
        bad=bad,
        strong=strong,
        why=(why.text or None) if why else None,
        flaws=split_list(flaws.text) if flaws else (),
        levels=_levels(group.get(Kind.LEVELS), report),
        line=line,
    )


def _levels(entry: Entry | None, report: Report) -> tuple[int, int] | None:
    """What the bad and the strong answer are worth, 0 to 3; None where the page does not say."""
    found = _LEVELS.fullmatch(entry.text.strip().casefold()) if entry else None
    if entry and not (found and found[1] < found[2]):
        report.warn(
            entry.line,
            "bad-levels",
            "levels are written as `Levels: bad 1, strong 3`, each from 0 to 3 and the strong one "
            "higher; the usual 1 and 3 are taken",
        )
        return None
    return (int(found[1]), int(found[2])) if found else None


def item_texts(entry: Entry | None) -> tuple[str, ...]:
    """Return the texts of an entry's items, without empty ones."""
    return tuple(item.text for item in entry.items if item.text) if entry else ()


def split_list(text: str) -> tuple[str, ...]:
    """Return the names in a text: one a line, or divided by semicolons, or else by commas."""
    names: list[str] = []
    for line in text.split("\n"):
        names += line.split(";" if ";" in line else ",")
    stripped = (name.strip().removesuffix(".").strip() for name in names)
    return tuple(name for name in stripped if name)
