"""Values of the domain as the JSON that columns hold, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.page import Comparison, Drill, KeyPoint, SelfCheck, TimedAnswer
from app.models.topic import ComparisonRow, DrillRow, TimedAnswerRow


def points_to_json(points: Sequence[KeyPoint]) -> list[dict[str, Any]]:
    """Key points for a JSON column."""
    return [
        {"text": p.text, "critical": p.critical, "alternatives": list(p.alternatives)}
        for p in points
    ]


def points_from_json(stored: Sequence[Mapping[str, Any]]) -> tuple[KeyPoint, ...]:
    """Key points out of a JSON column."""
    return tuple(
        KeyPoint(
            text=point["text"],
            critical=point["critical"],
            alternatives=tuple(point["alternatives"]),
        )
        for point in stored
    )


def self_check_to_json(self_check: SelfCheck | None) -> dict[str, Any] | None:
    """A page's own dimensions for a JSON column."""
    if self_check is None:
        return None
    return {
        "dimensions": list(self_check.dimensions),
        "minimum": self_check.minimum,
        "maximum": self_check.maximum,
    }


def self_check_from_json(stored: Mapping[str, Any] | None) -> SelfCheck | None:
    """A page's own dimensions out of a JSON column."""
    if stored is None:
        return None
    return SelfCheck(
        dimensions=tuple(stored["dimensions"]),
        minimum=stored["minimum"],
        maximum=stored["maximum"],
    )


def answer_of(row: TimedAnswerRow) -> TimedAnswer:
    """A timed answer's row as the domain's value."""
    return TimedAnswer(seconds=row.seconds, points=points_from_json(row.points))


def drill_of(row: DrillRow) -> Drill:
    """A drill's row as the domain's value."""
    return Drill(
        seconds=row.seconds,
        prompt=row.prompt,
        required_outputs=tuple(row.required_outputs),
        self_check=self_check_from_json(row.self_check),
    )


def comparison_of(row: ComparisonRow) -> Comparison:
    """A comparison's row as the domain's value."""
    return Comparison(
        bad=tuple(row.bad), strong=tuple(row.strong), why=row.why, flaws=tuple(row.flaws)
    )


def answers_in(document: Mapping[str, Any]) -> tuple[TimedAnswer, ...]:
    """The timed answers of a page's document, which holds no other wordings of a point."""
    return tuple(
        TimedAnswer(
            seconds=answer["seconds"],
            points=tuple(
                KeyPoint(text=text, critical=text in answer["critical"])
                for text in answer["points"]
            ),
        )
        for answer in document["answers"]
    )


def comparisons_in(document: Mapping[str, Any]) -> tuple[Comparison, ...]:
    """The comparisons of a page's document."""
    return tuple(comparison_in(pair) for pair in document["comparisons"])


def comparison_in(stored: Mapping[str, Any]) -> Comparison:
    """A comparison out of a page's document."""
    levels = stored.get("levels")
    return Comparison(
        bad=tuple(stored["bad"]),
        strong=tuple(stored["strong"]),
        why=stored["why"],
        flaws=tuple(stored["flaws"]),
        levels=(levels[0], levels[1]) if levels else None,
    )
