"""A learner who has done everything there is to do: a row in every table of a learner's own."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.mocks import SHEET
from app.domain.rating import Mark
from app.domain.session import SessionKind
from app.models.own import Tick
from app.models.review import Peek
from app.models.session import Mock
from app.models.topic import Source, Topic
from app.models.user import User
from app.services.attempts import answering, interruptions, recordings
from app.services.loading import uploads
from app.services.loading.archives import UploadedFile
from app.services.loading.content import Renderer
from app.services.planning import plans, set_asides
from app.services.planning.plans import PlanChoice
from app.services.rounds import rounds
from app.services.scoring import own_answers, scoring
from app.services.sessions import sessions
from app.services.sessions.sessions import Step
from app.web.rendering import RENDERER_VERSION, render_notes
from tests import factories
from tests.domain import sounds
from tests.factories import NOW
from tests.services.rounds import rounds as judging

RENDERER = Renderer(render=render_notes, version=RENDERER_VERSION)
# What a word of the learner's looks like, wherever one is written.
CANARY = "canarywordofada"
# Begins as a formula would, and has what JSON and CSV have to escape.
ANSWER = '=SUM(1) "quoted", \\ first line\nsecond line, Ünïcödé 💾'


def topic_id(db: Session, title: str) -> int:
    """A topic by its title."""
    return db.scalars(select(Topic.id).where(Topic.title == title)).one()


def fill(db: Session, who: Learner) -> UUID:
    """Do everything once; the number of a scored attempt. Needs ``factories.PAGES`` loaded."""
    load_own_source(db, who)
    first = practise_for_days(db, who)
    leave_things_open(db, who)
    judge_rounds(db, who)
    sit_sessions(db, who)
    write_beside(db, who, first)
    plan(db, who)
    db.flush()
    return first


def load_own_source(db: Session, who: Learner) -> None:
    """A source of the learner's own, practised once."""
    page = factories.PAGE.format(title=f"Mine {CANARY}").encode()
    staged = uploads.stage_upload(
        db,
        learner=who,
        files=[UploadedFile(name="Own/mine.md", content=BytesIO(page))],
        title=f"Notes {CANARY}",
        source_id=None,
        renderer=RENDERER,
        now=NOW,
    )
    uploads.confirm_upload(db, learner=who, upload_id=staged, renderer=RENDERER, now=NOW)
    factories.practise(db, who, title=f"Mine {CANARY}", now=NOW, text=f"{CANARY} of mine")


def practise_for_days(db: Session, who: Learner) -> UUID:
    """Rated attempts on several days, one moved, one taken back and scored again, one wrong."""
    first = factories.practise(db, who, text=ANSWER, own_points="Also the price\nand the gain")
    scoring.move_rating(
        db,
        user_id=who.id,
        attempt_id=first,
        event_id=uuid4(),
        rating=2,
        reason=f"slow {CANARY}",
        now=NOW + timedelta(minutes=5),
    )
    wrong = (Mark.WRONG, Mark.PARTLY)
    tomorrow = NOW + timedelta(days=1)
    factories.practise(db, who, title="Eviction", now=tomorrow, marks=wrong, confidence=3)
    later = NOW + timedelta(days=2)
    again = factories.practise(db, who, now=later, taken=70.25, levels={"clarity": 1})
    again_at = later + timedelta(minutes=9)
    scoring.undo_step(db, user_id=who.id, attempt_id=again, event_id=uuid4(), now=again_at)
    scoring.score_attempt(
        db,
        user_id=who.id,
        attempt_id=again,
        event_id=uuid4(),
        levels={"clarity": 3},
        now=again_at,
    )
    long = {"clarity": 2, "tradeoff": 1, "failure": 3}
    factories.practise(db, who, seconds=180, now=NOW + timedelta(days=9), levels=long)
    return first


def leave_things_open(db: Session, who: Learner) -> None:
    """An attempt that runs, with a draft, a pause and a question; and one that was left."""
    late = NOW + timedelta(days=9, hours=1)
    running = factories.start(db, who, title="Eviction", now=late)
    answering.save_draft(
        db,
        user_id=who.id,
        attempt_id=running,
        tab=uuid4(),
        revision=4,
        text=f"{CANARY} drafted",
        take=True,
        now=late,
    )
    interruptions.plan_interruption(db, user_id=who.id, attempt_id=running)
    pausing = late + timedelta(seconds=9)
    answering.pause(db, user_id=who.id, attempt_id=running, event_id=uuid4(), now=pausing)
    left = factories.start(db, who, title="Indexes <T>", now=late)
    answering.leave_attempt(
        db,
        user_id=who.id,
        attempt_id=left,
        event_id=uuid4(),
        text=f"{CANARY} half an answer",
        now=late + timedelta(seconds=20),
    )


def judge_rounds(db: Session, who: Learner) -> None:
    """A round up to its repair, marked, and one whose repair is being written."""
    done = judging.judge(db, who, "Cache-aside", "no trade-off")
    judging.repair(db, who, done, Mark.SAID, Mark.MISSED, text=f"{CANARY} mended")
    going = judging.judge(db, who, "Eviction", right=False)
    rounds.start_repair(db, judging.doing(who, going))
    rounds.save_repair(db, judging.doing(who, going), revision=2, text=f"{CANARY} is mending")


def sit_sessions(db: Session, who: Learner) -> None:
    """A mock with its sheet filled."""
    number = uuid4()
    step = Step(
        topic_id=topic_id(db, "Cache-aside"),
        drill_id=factories.drill_id(db),
        box_seconds=60,
        practice=False,
        why="mock",
        sentence="A question of the mock.",
    )
    sessions.make_session(
        db, learner=who, session_id=number, kind=SessionKind.QUEUE, steps=[step], now=NOW
    )
    levels = {line.key: 1 for line in SHEET}
    db.add(Mock(user_id=who.id, session_id=number, minutes=30, levels=levels, scored_at=NOW))


def write_beside(db: Session, who: Learner, attempt_id: UUID) -> None:
    """An own answer, a tick, a peek, and a recording."""
    topic = topic_id(db, "Eviction")
    own_answers.save_own(
        db, user_id=who.id, topic_id=topic, written=(f"{CANARY} best", "-1"), version=0, now=NOW
    )
    db.add(Tick(user_id=who.id, topic_id=topic, item="a" * 32, ticked=True, at=NOW))
    day = date(2026, 3, 4)
    db.add(Peek(user_id=who.id, topic_id=topic_id(db, "Indexes <T>"), day=day, at=NOW))
    recordings.store_recording(
        db,
        user_id=who.id,
        attempt_id=attempt_id,
        recording_id=uuid4(),
        content=sounds.webm(),
        declared="audio/webm",
        started_seconds=0,
        keep_days=30,
        now=NOW,
    )


def plan(db: Session, who: Learner) -> None:
    """A plan with a date, and something set aside."""
    plans.save_plan(
        db,
        learner=who,
        interview_on=date(2026, 4, 2),
        minutes_a_day=25,
        choice=PlanChoice(new_a_day=5),
        now=NOW,
    )
    db.get_one(User, who.id).extra_time = "1.5"
    set_asides.set_aside(
        db,
        user_id=who.id,
        aside_id=uuid4(),
        topic_ids=[topic_id(db, "Cache-aside")],
        day=date(2026, 3, 5),
        now=NOW,
    )


def own_source(db: Session, who: Learner) -> Source:
    """The learner's own source."""
    return db.scalars(select(Source).where(Source.owner_id == who.id)).one()
