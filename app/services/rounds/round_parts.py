"""The parts of a round's page that its kind brings: answers, flaws, points, scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.anchors import mean_level
from app.domain.flaws import Flaw, known_flaws, offered_flaws
from app.domain.key_points import normalised
from app.domain.page import Comparison
from app.domain.round_findings import anchor_finding, past_finding, rescore_finding
from app.domain.rounds import Place, RoundState, is_swapped, picked_right
from app.domain.rubric import Criterion, Score, out_of_ten, rubric_for
from app.domain.shared_ideas import shared_ideas
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.services.attempts.asked import criteria_of
from app.services.attempts.attempt_log import get_row
from app.services.documents import points_from_json
from app.services.rounds.rounds import find_draft
from app.services.topics.catalogue import flaw_catalogue

# An anchor is scored by the long rubric, which has a line for each of the commonest flaws.
ANCHOR_SECONDS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    """One of two answers where it stands on the page, with nothing that says which it is."""

    place: Place
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAnswer:
    """An own answer with its day and what it scored."""

    attempt_id: UUID
    at: datetime
    text: str
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFlaws:
    """What was named against what is there."""

    found: tuple[Flaw, ...] = ()
    overlooked: tuple[Flaw, ...] = ()
    not_there: tuple[Flaw, ...] = ()


def in_order(row: Round, weaker: Sequence[str], stronger: Sequence[str]) -> tuple[ShownAnswer, ...]:
    """Two answers in the order that follows from the round's number."""
    both = (stronger, weaker) if is_swapped(str(row.id)) else (weaker, stronger)
    return tuple(
        ShownAnswer(place=place, paragraphs=tuple(text))
        for place, text in zip(Place, both, strict=True)
    )


def repair_seconds(state: RoundState, now: datetime) -> float:
    """For how long the repair has been written."""
    began = state.repair_started_at
    return (now - began).total_seconds() if began else 0.0


def pair_parts(db: Session, row: Round, state: RoundState, now: datetime) -> dict[str, Any]:
    """A comparison: both answers, what is wrong with the weaker one, and its repair."""
    shown = row.material
    draft = find_draft(db, row)
    catalogue = flaw_catalogue()
    return {
        "answers": in_order(row, shown["bad"], shown["strong"]),
        "right": picked_right(state, str(row.id)),
        "pair": Comparison(
            bad=tuple(shown["bad"]),
            strong=tuple(shown["strong"]),
            why=shown["why"],
            flaws=tuple(shown["flaws"]),
        ),
        "offered": offered_flaws(catalogue, shown["flaws"]),
        "present": known_flaws(catalogue, shown["flaws"]),
        "named": named_flaws(shown["flaws"], state.named),
        "shared": shared_ideas(shown["bad"], shown["strong"]),
        "points": points_from_json(shown["points"]),
        "elapsed": repair_seconds(state, now),
        "draft": draft.text if draft else "",
        "revision": draft.revision if draft else 0,
        "text": state.repair_text,
    }


def named_flaws(there: Sequence[str], said: Sequence[str]) -> NamedFlaws:
    """What of the flaws was found, what overlooked, and what was named without being there."""
    present = known_flaws(flaw_catalogue(), there)
    named = known_flaws(flaw_catalogue(), said)
    names = [{normalised(flaw.name) for flaw in flaws} for flaws in (present, named)]
    return NamedFlaws(
        found=tuple(flaw for flaw in present if normalised(flaw.name) in names[1]),
        overlooked=tuple(flaw for flaw in present if normalised(flaw.name) not in names[1]),
        not_there=tuple(flaw for flaw in named if normalised(flaw.name) not in names[0]),
    )


def own_past_parts(db: Session, row: Round, state: RoundState, _now: datetime) -> dict[str, Any]:
    """Two own answers; which is which only once one was picked."""
    earlier, later = (
        get_row(db, user_id=row.user_id, attempt_id=UUID(row.material[which]))
        for which in ("earlier", "later")
    )
    first, latest = own_answer(earlier), own_answer(later)
    return {
        "answers": in_order(row, [earlier.text], [later.text]),
        "right": picked_right(state, str(row.id)),
        "own": (first, latest),
        "prompt": later.prompt,
        "finding": past_finding(first.score, latest.score, latest.at - first.at),
    }


def own_answer(attempt: Attempt) -> PastAnswer:
    """An attempt as an answer with its score."""
    maximum = attempt.points_maximum
    points = attempt.points_scored or 0
    return PastAnswer(
        attempt_id=attempt.id,
        at=attempt.started_at,
        text=attempt.text,
        score=out_of_ten(Score(points=points, maximum=maximum)) if maximum else None,
    )


def anchor_parts(_db: Session, row: Round, state: RoundState, _now: datetime) -> dict[str, Any]:
    """An answer of known level, and the rubric; what it is worth only once it was scored."""
    shown = row.material
    lines = rubric_for(ANCHOR_SECONDS, None)
    told = state.is_revealed
    return {
        "text": "\n\n".join(shown["answer"]),
        "points": points_from_json(shown["points"]),
        "criteria": tuple(line for line in lines if not line.measured),
        "level": shown["level"] if told else None,
        "finding": anchor_finding(mean_level(list(state.levels.values())), shown["level"])
        if told
        else "",
        "side": shown["side"] if told else "",
        "present": known_flaws(flaw_catalogue(), shown["flaws"]) if told else (),
        "pair": Comparison(bad=(), strong=(), why=shown["why"]) if told else None,
    }


def rescore_parts(db: Session, row: Round, state: RoundState, _now: datetime) -> dict[str, Any]:
    """An own answer with its points and rubric; its first score only once it was scored again."""
    attempt = get_row(db, user_id=row.user_id, attempt_id=UUID(row.material["attempt"]))
    judged = tuple(line for line in criteria_of(attempt) if not line.measured)
    return {
        "text": attempt.text,
        "prompt": attempt.prompt,
        "points": points_from_json(attempt.points),
        "criteria": without_computed(judged, attempt),
        "own": (own_answer(attempt),) if state.is_revealed else (),
        "finding": rescore_finding(state.pairs.values()),
        "twice": tuple(
            (line.name, *state.pairs[line.key]) for line in judged if line.key in state.pairs
        ),
    }


def without_computed(lines: Sequence[Criterion], attempt: Attempt) -> tuple[Criterion, ...]:
    """The lines that are judged; correctness follows from the marks where there are points."""
    return tuple(line for line in lines if not (line.computed and attempt.points))
