"""The steps of a round: picking, naming, explaining, repairing, scoring, and taking one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict, InvalidInput
from app.domain.rating import Confidence, Mark, check_marks
from app.domain.rounds import Place, RoundKind, RoundStage, RoundState, RoundStep
from app.domain.rubric import MAXIMUM_LEVEL, correctness_level, on_three
from app.domain.text import clean_text
from app.models.attempt import Attempt
from app.models.judgement import RepairDraft, Round
from app.services.attempts.asked import criteria_of
from app.services.attempts.attempt_log import get_row
from app.services.rounds.round_log import Step, get_round, state_of, take
from app.services.scoring.judging import checked_levels, marked_points

LONGEST_TEXT = 10_000
MOST_FLAWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Whose round a step belongs to, the step's own number, and its moment."""

    user_id: int
    round_id: UUID
    event_id: UUID
    now: datetime


def do(db: Session, doing: Doing, step: RoundStep, payload: dict[str, Any]) -> RoundState:
    """Take a step with what came with it."""
    row = get_round(db, user_id=doing.user_id, round_id=doing.round_id)
    sent = Step(event_id=doing.event_id, step=step, now=doing.now, payload=payload)
    return take(db, row, sent)


def pick(db: Session, doing: Doing, *, choice: Place, confidence: Confidence) -> RoundState:
    """Keep which answer is taken for the stronger one, and how surely."""
    payload = {"choice": choice.value, "confidence": confidence.value}
    return do(db, doing, RoundStep.PICKED, payload)


def name_flaws(db: Session, doing: Doing, *, flaws: Sequence[str]) -> RoundState:
    """Keep what is wrong with the weaker answer, by names of flaws; none of them is an answer."""
    cleaned = [clean_text(name, field="flaws", maximum=100).strip() for name in flaws]
    names = list(dict.fromkeys(name for name in cleaned if name))
    if len(names) > MOST_FLAWS:
        raise InvalidInput(f"At most {MOST_FLAWS}: the ones that matter most.", field="flaws")
    return do(db, doing, RoundStep.NAMED, {"flaws": names})


def explain(db: Session, doing: Doing, *, text: str) -> RoundState:
    """Keep what the flaw does to the answer, in the learner's own words."""
    said = clean_text(text, field="text", maximum=LONGEST_TEXT, multiline=True).strip()
    if not said:
        raise InvalidInput("A sentence will do: what does the flaw cost this answer?", field="text")
    return do(db, doing, RoundStep.EXPLAINED, {"text": said})


def start_repair(db: Session, doing: Doing) -> RoundState:
    """Start the repair's clock."""
    return do(db, doing, RoundStep.REPAIR_STARTED, {})


def save_repair(db: Session, doing: Doing, *, revision: int, text: str) -> int:
    """Keep the text while it is written, unless a later revision is kept; returns the kept one."""
    row = get_round(db, user_id=doing.user_id, round_id=doing.round_id)
    if row.stage is not RoundStage.REPAIRING:
        raise Conflict("The repair is in already; this draft came too late to change it.")
    said = clean_text(text, field="text", maximum=LONGEST_TEXT, multiline=True)
    draft = db.get(RepairDraft, (doing.user_id, doing.round_id))
    if draft is None:
        draft = RepairDraft(user_id=doing.user_id, round_id=doing.round_id, revision=-1)
        db.add(draft)
    if revision > draft.revision:
        draft.revision, draft.text, draft.saved_at = revision, said, doing.now
    return draft.revision


def hand_in_repair(db: Session, doing: Doing, *, text: str) -> RoundState:
    """Take the repaired answer; the server's clock says how long it took."""
    said = clean_text(text, field="text", maximum=LONGEST_TEXT, multiline=True)
    row = get_round(db, user_id=doing.user_id, round_id=doing.round_id)
    began = state_of(db, row).repair_started_at or doing.now
    seconds = round((doing.now - began).total_seconds(), 3)
    return do(db, doing, RoundStep.REPAIRED, {"text": said, "seconds": seconds})


def mark_repair(db: Session, doing: Doing, *, marks: Sequence[Mark]) -> RoundState:
    """Keep a mark for each key point of the repair; it is no rating and enters no memory."""
    row = get_round(db, user_id=doing.user_id, round_id=doing.round_id)
    check_marks(marks, len(row.material.get("points", ())))
    return do(db, doing, RoundStep.MARKED, {"marks": [mark.value for mark in marks]})


def score_anchor(db: Session, doing: Doing, *, levels: dict[str, int]) -> RoundState:
    """Keep the levels given to an answer of known level, 0 to 3 for each line of the rubric."""
    row = get_round(db, user_id=doing.user_id, round_id=doing.round_id)
    if row.kind is not RoundKind.ANCHOR or not levels:
        raise InvalidInput("Every line needs a level.", field="levels")
    for key, level in levels.items():
        if not 0 <= level <= MAXIMUM_LEVEL:
            sentence = f"A level lies between 0 and {MAXIMUM_LEVEL}."
            raise InvalidInput(sentence, field=f"level-{key}")
    return do(db, doing, RoundStep.SCORED, {"levels": dict(levels)})


def rescore(
    db: Session, doing: Doing, *, marks: Sequence[Mark], levels: dict[str, int]
) -> RoundState:
    """Keep a second score for an own answer beside the first, which stays as it is."""
    row = get_round(db, user_id=doing.user_id, round_id=doing.round_id)
    if row.kind is not RoundKind.RESCORE:
        raise InvalidInput("This is no answer of yours.", field="levels")
    attempt = get_row(db, user_id=doing.user_id, attempt_id=UUID(row.material["attempt"]))
    check_marks(marks, len(attempt.points))
    now = checked_levels(attempt, levels)
    computed = correctness_level(marked_points(attempt, marks), attempt.rubric_version)
    now |= {} if computed is None else {"correctness": computed}
    payload = {
        "marks": [mark.value for mark in marks],
        "levels": now,
        "pairs": level_pairs(attempt, now),
    }
    return do(db, doing, RoundStep.SCORED, payload)


def level_pairs(attempt: Attempt, now: dict[str, int]) -> dict[str, list[float]]:
    """Each line's level at the first scoring and now, on the scale of 0 to 3."""
    return {
        line.key: [on_three(line, attempt.levels[line.key]), on_three(line, now[line.key])]
        for line in criteria_of(attempt)
        if line.key in now and line.key in attempt.levels
    }


def undo_round(db: Session, doing: Doing) -> RoundState:
    """Take the last step back; what is answered again after a reveal counts in no figure."""
    return do(db, doing, RoundStep.UNDONE, {})


def find_draft(db: Session, row: Round) -> RepairDraft | None:
    """The text of a repair as it was saved last."""
    return db.get(RepairDraft, (row.user_id, row.id))
