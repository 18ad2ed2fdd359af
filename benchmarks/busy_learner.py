"""A learner with 10,000 attempts, made by bulk rows with a seed, on a database of its own.

The caches are made by the services' own recount.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, selectinload

from app.config import read_settings
from app.domain.attempt import Stage
from app.domain.key_points import key_points
from app.domain.rating import AttemptFacts, Mark, MarkedPoint, suggest_rating
from app.domain.rounds import RoundKind, RoundStage
from app.domain.rubric import correctness_level, rubric_for, score_of
from app.domain.rubric_versions import USUAL_RUBRIC
from app.factory import create_app
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.engine import WRITING
from app.models.judgement import Round
from app.models.review import Review
from app.models.schema import upgrade_schema
from app.models.topic import ComparisonRow, DrillRow, Topic
from app.models.user import User
from app.services.accounts import accounts
from app.services.documents import answer_of, drill_of, points_to_json
from app.services.figures.recounts import recount_learner
from app.services.loading.content import Renderer, load_source
from app.services.loading.folders import page_set, read_folder
from app.web.rendering import RENDERER_VERSION, render_notes

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ATTEMPTS = 10_000
ROUNDS = 1_000
WEEKS = 60
EMAIL, PASSWORD = "busy@example.org", "a long enough password"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A drill with all that an attempt copies from it."""

    drill: DrillRow
    points: list[dict[str, Any]]


def make_app(folder: Path) -> Flask:
    """An app with our own pages, on a database of its own, whose clock stands."""
    app = create_app(read_settings({"INSTANCE_DIR": str(folder)}), clock=lambda: NOW)
    engine = app.extensions["engine"]
    upgrade_schema(engine)
    with Session(engine, execution_options=WRITING) as db:
        load_source(
            db,
            name="content",
            pages=page_set({page.path: page for page in read_folder(ROOT / "content")}),
            renderer=Renderer(render=render_notes, version=RENDERER_VERSION),
            now=NOW,
        )
        db.commit()
    return app


def list_asked(db: Session) -> list[Asked]:
    """Every drill."""
    topics = db.scalars(
        select(Topic).options(selectinload(Topic.answers), selectinload(Topic.drills))
    )
    return [
        Asked(
            drill=drill,
            points=points_to_json(
                key_points(drill_of(drill), [answer_of(row) for row in topic.answers], [])
            ),
        )
        for topic in topics
        for drill in topic.drills
    ]


def attempts_of(user_id: int, asked: list[Asked], number: int) -> Iterator[dict[str, Any]]:
    """So many scored attempts, spread over the weeks, better with time."""
    chance = random.Random(1)  # noqa: S311
    for place in range(number):
        at = NOW - timedelta(minutes=(number - place) * WEEKS * 7 * 24 * 60 / number)
        yield attempt_row(user_id, chance.choice(asked), at, place / number, chance)


def attempt_row(
    user_id: int, asked: Asked, at: datetime, skill: float, chance: random.Random
) -> dict[str, Any]:
    """One scored attempt as its row."""
    drill = asked.drill
    marks = [
        Mark.SAID if chance.random() < 0.4 + 0.5 * skill else chance.choice(list(Mark))
        for _ in asked.points
    ]
    marked = [
        MarkedPoint(text=point["text"], critical=point["critical"], mark=mark)
        for point, mark in zip(asked.points, marks, strict=True)
    ]
    criteria = rubric_for(drill.seconds, drill_of(drill).self_check)
    levels = {
        line.key: chance.randint(line.minimum, line.maximum)
        for line in criteria
        if not line.measured
    }
    levels["correctness"] = correctness_level(marked) or 0
    score = score_of(criteria, levels)
    taken = drill.seconds * chance.uniform(0.5, 1.4)
    return {
        **started_row(user_id, asked, at),
        "id": UUID(int=chance.getrandbits(128)),
        "stage": Stage.SCORED,
        "text": "An answer of some length. " * 20,
        "submitted_at": at + timedelta(seconds=taken),
        "taken_seconds": taken,
        "confidence": chance.randint(1, 3),
        "marks": [mark.value for mark in marks],
        "own_points": [],
        "levels": levels,
        "points_scored": score.points if score else None,
        "points_maximum": score.maximum if score else None,
        "rating": (suggest_rating(AttemptFacts(marks=tuple(marked))).rating or 1),
    }


def started_row(user_id: int, asked: Asked, at: datetime) -> dict[str, Any]:
    """What an attempt copies when it begins."""
    drill = asked.drill
    return {
        "user_id": user_id,
        "topic_id": drill.topic_id,
        "drill_id": drill.id,
        "box_seconds": drill.seconds,
        "prompt": drill.prompt,
        "points": asked.points,
        "self_check": drill.self_check,
        "rubric_version": USUAL_RUBRIC,
        "way": "type",
        "clock_style": "down",
        "stop_rule": "soft",
        "extra_time": "1",
        "preparation_seconds": 0,
        "practice": False,
        "peeked": False,
        "started_at": at,
        "study_day": at.date(),
    }


def review_rows(attempts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The first attempt of each topic and day as a rating."""
    seen = set()
    for each in attempts:
        if (each["topic_id"], each["study_day"]) in seen:
            continue
        seen.add((each["topic_id"], each["study_day"]))
        yield {
            "user_id": each["user_id"],
            "id": each["id"],
            "attempt_id": each["id"],
            "topic_id": each["topic_id"],
            "suggested": each["rating"],
            "rating": each["rating"],
            "reason": "",
            "rubric_version": USUAL_RUBRIC,
            "hot_error": each["rating"] == 1 and each["confidence"] == 3,
            "reviewed_at": each["submitted_at"],
            "voided_at": None,
        }


def round_rows(
    user_id: int, pairs: Sequence[ComparisonRow], number: int
) -> Iterator[dict[str, Any]]:
    """So many pairs that were judged blind, one flaw named in each second one."""
    for place in range(number):
        pair = pairs[place % len(pairs)]
        at = NOW - timedelta(minutes=(number - place) * WEEKS * 7 * 24 * 60 / number)
        outcome = {"clean": True, "right": place % 5 > 0, "confidence": 2, "repair": None}
        yield {
            "user_id": user_id,
            "id": UUID(int=place + 1),
            "topic_id": pair.topic_id,
            "kind": RoundKind.PAIR,
            "position": pair.position,
            "material": {"bad": pair.bad, "strong": pair.strong, "flaws": pair.flaws},
            "blind": True,
            "telling": True,
            "started_at": at,
            "study_day": at.date(),
            "stage": RoundStage.DONE,
            "outcome": {**outcome, "named": pair.flaws[: place % 2]},
        }


def make_learner(app: Flask, attempts: int = ATTEMPTS) -> str:
    """Somebody with so many attempts; the token of a session."""
    with Session(app.extensions["engine"], execution_options=WRITING) as db:
        user = accounts.add_user(db, email=EMAIL, password=PASSWORD, is_admin=False, now=NOW)
        interview = (NOW + timedelta(days=30)).date()
        db.execute(update(User).where(User.id == user.id).values(interview_on=interview))
        rows = list(attempts_of(user.id, list_asked(db), attempts))
        db.execute(insert(table_of(Attempt)), rows)
        db.execute(insert(table_of(Review)), list(review_rows(rows)))
        pairs = db.scalars(select(ComparisonRow).order_by(ComparisonRow.id)).all()
        db.execute(insert(table_of(Round)), list(round_rows(user.id, pairs, ROUNDS)))
        recount_learner(db, user_id=user.id)
        token = accounts.enter(db, user_id=user.id, guest=None, browser="", now=NOW)
        db.commit()
    return token
