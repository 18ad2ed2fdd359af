"""Starting a round of judging: what is shown is copied in, and what that means is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.anchors import levels_of_pair, shows_strong
from app.domain.checks import gives_itself_away
from app.domain.errors import NotAllowed, NotFound
from app.domain.key_points import key_points
from app.domain.learner import Learner
from app.domain.page import Drill, KeyPoint
from app.domain.rounds import REPAIR_SECONDS, SEEN_FADES_DAYS, RoundKind, first_stage
from app.domain.study_day import study_day
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.review import Peek
from app.models.topic import ComparisonRow, Source, TimedAnswerRow, Topic
from app.services.documents import answer_of, comparison_of, points_to_json
from app.services.rounds.round_offers import find_anchor_pair, find_own_past, find_rescore
from app.services.topics.topics import open_answers
from app.services.visibility import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What every round begins with: whose it is, the number the client made, and the moment."""

    learner: Learner
    round_id: UUID
    now: datetime


def start_pair(db: Session, opening: Opening, *, comparison_id: int) -> UUID:
    """Start a round on a comparison; its topic counts as peeked where it was not tried today.

    Blind where the topic is known, by an answer or a finished round; otherwise the flaw is shown.
    """
    if is_started(db, opening):
        return opening.round_id
    row, topic = get_living_pair(db, comparison_id, opening.learner.id)
    pair = comparison_of(row)
    blind, seen = what_is_known(db, opening, topic.id)
    telling = blind and not gives_itself_away(pair)
    material = {
        "bad": list(pair.bad),
        "strong": list(pair.strong),
        "why": pair.why,
        "flaws": list(pair.flaws),
        "points": points_to_json(repair_points(db, row)),
    }
    new = new_round(opening, RoundKind.PAIR, topic.id, material, position=row.position)
    new.blind, new.stage = blind, first_stage(RoundKind.PAIR, blind=blind)
    new.telling = telling and not seen
    db.add(new)
    peek(db, opening, topic.id)
    return opening.round_id


def start_own_past(db: Session, opening: Opening, *, topic_id: int) -> UUID:
    """Start a round between an own answer of some weeks ago and the latest; raises ``NotFound``."""
    if is_started(db, opening):
        return opening.round_id
    found = find_own_past(db, user_id=opening.learner.id, topic_id=topic_id)
    if found is None:
        raise NotFound("There are no two answers of yours to this that lie two weeks apart.")
    earlier, later = found
    material = {"earlier": str(earlier), "later": str(later)}
    db.add(new_round(opening, RoundKind.OWN_PAST, topic_id, material))
    db.flush()
    return opening.round_id


def start_anchor(db: Session, opening: Opening) -> UUID:
    """Start scoring an answer of known level; raises ``NotAllowed`` where there is none."""
    if is_started(db, opening):
        return opening.round_id
    found = find_anchor_pair(db, learner=opening.learner, now=opening.now)
    if found is None:
        raise NotAllowed("There is no answer to score yet: practise more topics first.")
    row, document = found
    bad, strong = levels_of_pair(document, row.position)
    is_strong = shows_strong(str(opening.round_id))
    material = {
        "answer": list(row.strong if is_strong else row.bad),
        "side": "strong" if is_strong else "bad",
        "level": strong if is_strong else bad,
        "why": row.why,
        "flaws": list(row.flaws),
        "points": points_to_json(repair_points(db, row)),
    }
    new = new_round(opening, RoundKind.ANCHOR, row.topic_id, material, position=row.position)
    db.add(new)
    peek(db, opening, row.topic_id)
    return opening.round_id


def start_rescore(db: Session, opening: Opening) -> UUID:
    """Start scoring an own answer of some days ago again; raises ``NotAllowed`` without one."""
    if is_started(db, opening):
        return opening.round_id
    found = find_rescore(db, learner=opening.learner, now=opening.now)
    if found is None:
        raise NotAllowed("No answer of yours waits to be scored again today.")
    attempt_id, topic_id = found
    db.add(new_round(opening, RoundKind.RESCORE, topic_id, {"attempt": str(attempt_id)}))
    db.flush()
    return opening.round_id


def is_started(db: Session, opening: Opening) -> bool:
    """Whether this start arrived before."""
    return db.get(Round, (opening.learner.id, opening.round_id)) is not None


def new_round(
    opening: Opening,
    kind: RoundKind,
    topic_id: int,
    material: dict[str, Any],
    *,
    position: int | None = None,
) -> Round:
    """A round's row; blind and telling unless it is said otherwise."""
    return Round(
        user_id=opening.learner.id,
        id=opening.round_id,
        topic_id=topic_id,
        kind=kind,
        position=position,
        material=material,
        blind=True,
        telling=True,
        started_at=opening.now,
        study_day=study_day(opening.now, opening.learner.time_zone),
        stage=first_stage(kind, blind=True),
        outcome=None,
    )


def get_living_pair(db: Session, comparison_id: int, user_id: int) -> tuple[ComparisonRow, Topic]:
    """A comparison that can be practised, with its topic; raises ``NotFound``."""
    found = db.execute(
        select(ComparisonRow, Topic)
        .join(Topic, Topic.id == ComparisonRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(ComparisonRow.id == comparison_id, Topic.archived_at.is_(None), visible_to(user_id))
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such comparison. Its page may have changed.")
    return found.ComparisonRow, found.Topic


def repair_points(db: Session, row: ComparisonRow) -> Sequence[KeyPoint]:
    """What a repair is marked against: a minute's key points, or else the strong answer's parts."""
    answers = db.scalars(
        select(TimedAnswerRow)
        .where(TimedAnswerRow.topic_id == row.topic_id)
        .order_by(TimedAnswerRow.position)
    ).all()
    if not answers:
        return [KeyPoint(text=text) for text in row.strong]
    drill = Drill(seconds=REPAIR_SECONDS, prompt="")
    return key_points(drill, [answer_of(answer) for answer in answers])


def what_is_known(db: Session, opening: Opening, topic_id: int) -> tuple[bool, bool]:
    """Whether a topic is known to the learner, and whether its labels were seen of late.

    Known: an answer was handed in, or a round came to its reveal. Seen: on a result, on the page,
    in a round.
    """
    since = opening.now - timedelta(days=SEEN_FADES_DAYS)
    answers, rounds, peeks = (
        (table.user_id == opening.learner.id) & (table.topic_id == topic_id)
        for table in (Attempt, Round, Peek)
    )
    seen = (
        select(Attempt.id).where(answers, Attempt.submitted_at > since).exists()
        | select(Peek.at).where(peeks, Peek.at > since).exists()
        | select(Round.id).where(rounds, Round.started_at > since).exists()
    )
    found = db.execute(select(known_clause(opening.learner.id, topic_id), seen)).one()
    return bool(found[0]), bool(found[1])


def is_known(db: Session, user_id: int, topic_id: int) -> bool:
    """Whether the learner ever answered on a topic, or went through a round on it."""
    return bool(db.scalar(select(known_clause(user_id, topic_id))))


def known_clause(user_id: int, topic_id: int) -> ColumnElement[bool]:
    """The same as a condition."""
    answered = select(Attempt.id).where(
        Attempt.user_id == user_id,
        Attempt.topic_id == topic_id,
        Attempt.submitted_at.is_not(None),
    )
    judged = select(Round.id).where(
        Round.user_id == user_id, Round.topic_id == topic_id, Round.outcome.is_not(None)
    )
    return answered.exists() | judged.exists()


def peek(db: Session, opening: Opening, topic_id: int) -> None:
    """A round shows the model answer, so an untried topic counts as peeked today."""
    today = study_day(opening.now, opening.learner.time_zone)
    user_id = opening.learner.id
    open_answers(db, user_id=user_id, topic_id=topic_id, today=today, now=opening.now)
    db.flush()
