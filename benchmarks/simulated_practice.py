"""Days of practice by somebody made up, through the services, as the pages would ask for them."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Confidence
from app.domain.rounds import SEEN_FADES_DAYS, Place, place_of_bad
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.topic import ComparisonRow, Topic
from app.services.accounts import accounts
from app.services.attempts import answering, attempts
from app.services.attempts.asked import criteria_of
from app.services.loading.content import Renderer, load_source
from app.services.loading.folders import RawPage, page_set
from app.services.planning import reviews
from app.services.rounds import round_offers, round_starts, rounds
from app.services.rounds.round_starts import Opening
from app.services.rounds.rounds import Doing
from app.services.scoring import scoring
from benchmarks.simulated_learner import FLAWS, Simulated, Truth, draw_skills

START = datetime(2026, 1, 5, 18, tzinfo=UTC)
ROUNDS_A_DAY = 2

PAGE = """# {title}

## Interview Answer Block

30-second answer:

- {title}: the decision, said first. {{critical}}
- {title}: what the decision costs.

2-minute answer:

- {title}: the decision, at length. {{critical}}
- {title}: how it works, step by step.
- {title}: what breaks, and how one would notice.
- {title}: the number that shows it.

## Interview Bad vs Strong Answer

Bad answer:

- "{title} is what everybody uses, so we would take it here as well."

Flaws: {flaws}

Strong answer:

- "{title} only where it pays: ten percent slower writes, a tenth of the reads."

Why strong wins: It names a price and a number.

## Interview Timed Drill

- 60 seconds: When would you use {title}?
- 3 minutes: Walk through {title} on a bad day.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is simulated."""

    topics: int = 60
    weak: int = 10
    days: int = 60
    drills_a_day: int = 20
    seed: int = 7


@dataclass(slots=True, kw_only=True)
class Practice:
    """The learner at the app: whose account, whose strengths, and where the numbers come from."""

    db: Session
    learner: Learner
    who: Simulated
    scale: Scale
    chance: random.Random
    titles: dict[int, str] = field(default_factory=dict)

    def new_id(self) -> UUID:
        """A number as a browser would make one."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def day(self, now: datetime) -> None:
        """One evening: the queue, an anchor where one is offered, and some pairs."""
        today = reviews.get_today(self.db, learner=self.learner, now=now)
        for line in today.queue[: self.scale.drills_a_day]:
            now = self.drill(line.drill_id, now)
        if round_offers.get_offers(self.db, learner=self.learner, now=now).anchor:
            self.anchor(now)
        for _ in range(ROUNDS_A_DAY):
            now += timedelta(minutes=2)
            self.pair(now)

    def drill(self, drill_id: int, now: datetime) -> datetime:
        """One drill from its start to its score; the moment after it."""
        attempt_id = attempts.start_attempt(
            self.db,
            learner=self.learner,
            drill_id=drill_id,
            attempt_id=self.new_id(),
            practice=False,
            now=now,
        )
        row = self.db.get_one(Attempt, (self.learner.id, attempt_id))
        later = now + timedelta(seconds=self.who.taken(row.box_seconds))
        answering.submit_attempt(
            self.db,
            user_id=self.learner.id,
            attempt_id=attempt_id,
            event_id=self.new_id(),
            text="An answer.",
            now=later,
        )
        self.say_how_sure(row, later)
        self.score(row, later)
        return later + timedelta(seconds=30)

    def say_how_sure(self, row: Attempt, now: datetime) -> None:
        """One tap before anything is revealed."""
        scoring.say_how_sure(
            self.db,
            user_id=row.user_id,
            attempt_id=row.id,
            event_id=self.new_id(),
            confidence=self.who.confidence(self.titles[row.topic_id], now).value,
            now=now,
        )

    def score(self, row: Attempt, now: datetime) -> None:
        """Mark the points as they came, give levels as the learner does, and remember the topic."""
        title = self.titles[row.topic_id]
        marks = self.who.marks(title, len(row.points), now)
        keys = [line.key for line in criteria_of(row) if not (line.measured or line.computed)]
        scoring.mark_points(
            self.db,
            user_id=row.user_id,
            attempt_id=row.id,
            event_id=self.new_id(),
            marks=marks,
            own_points="",
            now=now,
        )
        scoring.score_attempt(
            self.db,
            user_id=row.user_id,
            attempt_id=row.id,
            event_id=self.new_id(),
            levels=self.who.levels(title, keys, now),
            now=now,
        )
        self.who.learn(title, marks, now)

    def anchor(self, now: datetime) -> None:
        """An answer of known level, scored as the learner scores."""
        opening = Opening(learner=self.learner, round_id=self.new_id(), now=now)
        round_id = round_starts.start_anchor(self.db, opening)
        level = self.db.get_one(Round, (self.learner.id, round_id)).material["level"]
        levels = {key: self.who.score(level) for key in ("correctness", "clarity", "tradeoff")}
        rounds.score_anchor(self.db, self.doing(round_id, now), levels=levels)

    def pair(self, now: datetime) -> None:
        """A pair judged blind: the stronger one is picked, and flaws of the other are named."""
        found = self.fresh_pair(now)
        if found is None:
            return
        opening = Opening(learner=self.learner, round_id=self.new_id(), now=now)
        round_id = round_starts.start_pair(self.db, opening, comparison_id=found.id)
        (strong,) = set(Place) - {place_of_bad(str(round_id))}
        doing = self.doing(round_id, now)
        rounds.pick(self.db, doing, choice=strong, confidence=Confidence.SURE)
        named = self.who.named(found.flaws)
        rounds.name_flaws(self.db, self.doing(round_id, now), flaws=named)

    def fresh_pair(self, now: datetime) -> ComparisonRow | None:
        """The pair of a known topic that was not seen for the longest time."""
        seen_from = now - timedelta(days=SEEN_FADES_DAYS)
        own_rounds = select(func.max(Round.started_at)).where(
            Round.user_id == self.learner.id, Round.topic_id == ComparisonRow.topic_id
        )
        tried = select(func.max(Attempt.submitted_at)).where(
            Attempt.user_id == self.learner.id, Attempt.topic_id == ComparisonRow.topic_id
        )
        judged, known = own_rounds.scalar_subquery(), tried.scalar_subquery()
        return self.db.scalar(
            select(ComparisonRow)
            .where(known < seen_from, judged.is_(None) | (judged < seen_from))
            .order_by(judged.is_not(None), judged, ComparisonRow.id)
            .limit(1)
        )

    def doing(self, round_id: UUID, now: datetime) -> Doing:
        """A step of a round."""
        return Doing(user_id=self.learner.id, round_id=round_id, event_id=self.new_id(), now=now)


def pages(number: int) -> dict[str, RawPage]:
    """Topics whose weak answers have two flaws each, every flaw as often as the others."""
    made = {}
    for turn in range(number):
        names = [FLAWS[turn % len(FLAWS)], FLAWS[(turn + 1 + turn // len(FLAWS)) % len(FLAWS)]]
        flaws = ", ".join(dict.fromkeys(names))
        path = f"Subject-{turn % 6}/topic-{turn:02d}.md"
        text = PAGE.format(title=f"Topic {turn:02d}", flaws=flaws)
        made[path] = RawPage(path=path, content=text.encode())
    return made


def open_practice(db: Session, scale: Scale, truth: Truth) -> Practice:
    """Pages, an account, and somebody who will use it."""
    chance = random.Random(scale.seed)  # noqa: S311 - drawn, not secret
    renderer = Renderer(render=lambda _notes, _path, _urls: "", version="simulated")
    made = page_set(pages(scale.topics))
    load_source(db, name="content", pages=made, renderer=renderer, now=START)
    learner, _token = accounts.make_guest(db, registration_open=True, time_zone="UTC", now=START)
    titles = {row.id: row.title for row in db.execute(select(Topic.id, Topic.title))}
    skills = draw_skills(chance, sorted(titles.values()), scale.weak)
    who = Simulated(truth=truth, chance=chance, skills=skills)
    return Practice(db=db, learner=learner, who=who, scale=scale, chance=chance, titles=titles)
