"""Mock interviews: a session with a script and hard stops, and the score sheet at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.learner import Learner
from app.domain.mocks import (
    RESTING_DAYS,
    SHEET,
    Question,
    choose_questions,
    script_of,
    sheet_score,
)
from app.domain.rubric import Score
from app.domain.session import SessionKind, StepState
from app.models.attempt import Attempt
from app.models.session import Mock, PracticeSession, SessionItem
from app.services.planning.drills import Choice, list_choices, paths_of
from app.services.sessions.sessions import SessionView, Step, get_session, make_session
from app.services.topics.tracks import living_track

WHY = "mock"


@dataclass(frozen=True, slots=True, kw_only=True)
class MockLine:
    """A mock that was begun: for which track, how long, and its score once the sheet is filled."""

    session_id: UUID
    track: str
    minutes: int
    started_at: datetime
    levels: Mapping[str, int] | None

    @property
    def score(self) -> Score | None:
        """Its points of ten."""
        return None if self.levels is None else sheet_score(self.levels)


def start_mock(
    db: Session, *, learner: Learner, session_id: UUID, track: str, minutes: int, now: datetime
) -> UUID:
    """Draw the questions of a mock from a track and store it; the same number changes nothing.

    Raises ``InvalidInput`` for a length there is no script of, and where there are no topics.
    """
    if db.get(Mock, (learner.id, session_id)) is not None:
        return session_id
    script = script_of(minutes)
    choices = {
        box: inside(track, list_choices(db, user_id=learner.id, seconds=box))
        for box in {segment.box_seconds for segment in script}
    }
    topics = list(choices[script[0].box_seconds])
    resting = asked_lately(db, user_id=learner.id, now=now)
    questions = choose_questions(script, topics, seed=str(session_id), resting=resting)
    if not questions:
        raise InvalidInput("There is no topic of this track here yet.", field="track")
    steps = [step_of(each, choices[each.segment.box_seconds]) for each in questions]
    make_session(
        db, learner=learner, session_id=session_id, kind=SessionKind.QUEUE, steps=steps, now=now
    )
    db.add(Mock(user_id=learner.id, session_id=session_id, track=track, minutes=minutes))
    db.flush()
    return session_id


def asked_lately(db: Session, *, user_id: int, now: datetime) -> set[int]:
    """The topics that mocks asked for in the last days; one that was never begun asked nothing."""
    asked = (
        select(SessionItem.topic_id)
        .join(
            Mock,
            (Mock.user_id == SessionItem.user_id) & (Mock.session_id == SessionItem.session_id),
        )
        .join(
            Attempt,
            (Attempt.user_id == SessionItem.user_id) & (Attempt.id == SessionItem.attempt_id),
        )
        .where(
            SessionItem.user_id == user_id,
            Attempt.started_at >= now - timedelta(days=RESTING_DAYS),
        )
    )
    return set(db.scalars(asked))


def inside(track: str, choices: Sequence[Choice]) -> dict[int, Choice]:
    """The choices that belong to a track, by topic; all of them without one."""
    wanted = set(living_track(track, paths_of(choices)).topic_ids)
    return {each.topic_id: each for each in choices if each.topic_id in wanted or not track}


def step_of(question: Question, choices: Mapping[int, Choice]) -> Step:
    """A question as a place of the session."""
    return Step(
        topic_id=question.topic_id,
        drill_id=choices[question.topic_id].drill_id,
        box_seconds=question.segment.box_seconds,
        why=WHY,
        sentence=question.sentence,
    )


def find_mock(db: Session, *, user_id: int, session_id: UUID) -> MockLine | None:
    """The mock that a session is; None for any other session."""
    found = list_mocks(db, user_id=user_id, session_id=session_id)
    return found[0] if found else None


def list_mocks(
    db: Session, *, user_id: int, session_id: UUID | None = None
) -> tuple[MockLine, ...]:
    """A learner's mocks, the newest first, or the one of a session."""
    statement = (
        select(Mock, PracticeSession.started_at)
        .join(
            PracticeSession,
            (PracticeSession.user_id == Mock.user_id) & (PracticeSession.id == Mock.session_id),
        )
        .where(Mock.user_id == user_id)
        .order_by(PracticeSession.started_at.desc(), PracticeSession.id)
    )
    if session_id is not None:
        statement = statement.where(Mock.session_id == session_id)
    return tuple(
        MockLine(
            session_id=row.session_id,
            track=row.track,
            minutes=row.minutes,
            started_at=started_at,
            levels=row.levels,
        )
        for row, started_at in db.execute(statement)
    )


def mock_scores(db: Session, *, user_id: int, track: str) -> tuple[Score, ...]:
    """The scores of the mocks held for a track, in the order in which they were held."""
    held = reversed(list_mocks(db, user_id=user_id))
    return tuple(each.score for each in held if each.track == track and each.score is not None)


def is_whole(session: SessionView) -> bool:
    """Whether every question of a mock was answered and scored."""
    return all(item.state is StepState.DONE for item in session.items)


def fill_sheet(
    db: Session, *, user_id: int, session_id: UUID, levels: Mapping[str, int], now: datetime
) -> Score:
    """Keep the score sheet of a mock; filled again, the later one counts.

    Raises ``NotFound``, ``InvalidInput`` for a line out of range, and ``Conflict`` for a mock
    that was not held to its end.
    """
    row = db.get(Mock, (user_id, session_id))
    if row is None:
        raise NotFound("There is no such mock.")
    score = sheet_score(levels)
    if not is_whole(get_session(db, user_id=user_id, session_id=session_id)):
        raise Conflict("A mock counts once each of its questions is answered and scored.")
    row.levels, row.scored_at = {line.key: levels[line.key] for line in SHEET}, now
    return score
