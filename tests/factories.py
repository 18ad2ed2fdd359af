"""Plain functions that make what tests need: pages, learners, attempts."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import totp
from app.domain.learner import Learner
from app.domain.names import canonical_name
from app.domain.rating import Mark
from app.domain.spoken import NOT_SPOKEN, Spoken
from app.models.attempt import Attempt
from app.models.safety import SecondFactor
from app.models.topic import DrillRow, Topic
from app.models.user import User
from app.services.accounts import accounts, passwords, visitors
from app.services.attempts import answering, attempts
from app.services.loading import content
from app.services.loading.folders import PageSet, RawPage, page_set
from app.services.loading.load_report import LoadReport
from app.services.scoring import scoring
from app.web.rendering import RENDERER_VERSION, render_notes

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PASSWORD = "four plain words here"
# The key of every authenticator app: that of the examples in RFC 6238.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

PAGE = """---
level: mid
minutes: 10
related:
  - Caching/eviction.md
---
# {title}

A cache holds copies near the reader. See [eviction](eviction.md) and [nothing](gone.md).
- one
- two

```python
cache = {{}}
```

## Interview Answer Block

30-second answer:

- {title}: say the decision first. {{critical}}
- Then say what it costs. {{alt: the price; the trade-off}}

2-minute answer:

- {title}: the longer decision. {{critical}}
- The mechanism, step by step.
- What breaks, and how one would notice.

Common follow-up:

- What happens when the cache is cold?

Strong response:

- The database takes the full load, so warm it or limit it.

## Interview Bad vs Strong Answer

Bad answer:

- "It is faster, so we always cache everything there is in front of the store."

Flaws: no trade-off, no number

Strong answer:

- "I cache reads above 95 % hits; stale for 30 seconds is the price we agreed on."

Why strong wins: It names the price and a number.

## Interview Timed Drill

- 60 seconds: When would you not use {title}?
- 3 minutes: Walk through {title} when a node dies.
"""

PAGES: Mapping[str, str] = {
    "Caching/cache-aside.md": PAGE.format(title="Cache-aside"),
    "Caching/eviction.md": PAGE.format(title="Eviction"),
    "Databases/indexes.md": PAGE.format(title="Indexes <T>"),
}


def raw_pages(pages: Mapping[str, str | bytes]) -> PageSet:
    """Pages as they come from a folder."""
    return page_set(
        {
            path: RawPage(path=path, content=text if isinstance(text, bytes) else text.encode())
            for path, text in pages.items()
        }
    )


def load(
    db: Session,
    pages: Mapping[str, str | bytes],
    *,
    source: str = "content",
    now: datetime = NOW,
    soft_reset: bool = False,
) -> LoadReport:
    """Load pages as a source."""
    return content.load_source(
        db,
        name=source,
        pages=raw_pages(pages),
        renderer=content.Renderer(render=render_notes, version=RENDERER_VERSION),
        now=now,
        soft_reset=soft_reset,
    )


def make_learner(db: Session, email: str | None = None, *, zone: str = "UTC") -> Learner:
    """Somebody who practises; with an e-mail an account, else a guest."""
    if email is None:
        guest, _token = accounts.make_guest(db, registration_open=True, time_zone=zone, now=NOW)
        return guest
    user = User(
        email=email,
        email_canonical=canonical_name(email),
        password_hash=password_hash(),
        time_zone=zone,
        created_at=NOW,
    )
    db.add(user)
    db.flush()
    return visitors.learner_of(user)


@cache
def password_hash() -> str:
    """The hash of everybody's password: hashing is slow by design, so it is done once."""
    return passwords.HASHER.hash(PASSWORD)


def make_account(app: Flask, email: str, *, is_admin: bool = False) -> int:
    """An account in an app's own database."""
    with Session(app.extensions["engine"]) as db:
        found = db.scalar(select(User.id).where(User.email == email))
        if found is None:
            found = accounts.add_user(
                db, email=email, password=PASSWORD, is_admin=is_admin, now=NOW
            ).id
            if is_admin:
                db.add(second_factor_of(found))
            db.commit()
        return found


def check_sign_in(db: Session, email: str, password: str) -> int:
    """Whose e-mail and password these are."""
    known = accounts.find_password(db, email=email)
    user_id = accounts.compare(known, password)
    accounts.confirm_password(db, known, password)
    return user_id


def sign_in(
    db: Session, *, guest: Learner | None, email: str, password: str, browser: str, now: datetime
) -> str:
    """A new session's token for an e-mail and a password; there is no second step."""
    user_id = check_sign_in(db, email, password)
    return accounts.enter(db, user_id=user_id, guest=guest, browser=browser, now=now)


def signed_in(app: Flask, email: str) -> FlaskClient:
    """A browser that is signed in."""
    make_account(app, email)
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    if answer.status_code == 200:
        found = re.search(r'name="pending" value="([^"]+)"', answer.text)
        assert found is not None
        code = totp.code_at(SECRET, totp.step_at(app.config["CLOCK"]()))
        answer = client.post("/sign-in/code", data={"pending": found[1], "code": code})
    assert answer.status_code == 303
    return client


def second_factor_of(user_id: int) -> SecondFactor:
    """A second step that is set up, as administrators need one."""
    return SecondFactor(
        user_id=user_id, secret=SECRET, created_at=NOW, confirmed_at=NOW, last_step=0
    )


def drill_id(db: Session, title: str = "Cache-aside", seconds: int = 60) -> int:
    """A drill of a topic by the topic's title and the drill's time box."""
    found = db.scalar(
        select(DrillRow.id).join(Topic).where(Topic.title == title, DrillRow.seconds == seconds)
    )
    assert found is not None
    return found


def start(
    db: Session,
    learner: Learner,
    *,
    title: str = "Cache-aside",
    seconds: int = 60,
    now: datetime = NOW,
    practice: bool = False,
) -> UUID:
    """A running attempt."""
    return attempts.start_attempt(
        db,
        learner=learner,
        drill_id=drill_id(db, title, seconds),
        attempt_id=uuid4(),
        practice=practice,
        now=now,
    )


def submit(
    db: Session,
    learner: Learner,
    attempt_id: UUID,
    *,
    text: str,
    now: datetime,
    spoken: Spoken = NOT_SPOKEN,
) -> None:
    """Hand an answer in."""
    answering.submit_attempt(
        db,
        user_id=learner.id,
        attempt_id=attempt_id,
        event_id=uuid4(),
        text=text,
        spoken=spoken,
        now=now,
    )


def score(
    db: Session,
    learner: Learner,
    attempt_id: UUID,
    *,
    now: datetime,
    marks: tuple[Mark, ...] = (),
    confidence: int = 2,
    levels: Mapping[str, int] | None = None,
    own_points: str = "",
) -> None:
    """Go through how sure, key points and rubric; all points are said unless told otherwise."""
    row = db.get_one(Attempt, (learner.id, attempt_id))
    scoring.say_how_sure(
        db,
        user_id=learner.id,
        attempt_id=attempt_id,
        event_id=uuid4(),
        confidence=confidence,
        now=now,
    )
    scoring.mark_points(
        db,
        user_id=learner.id,
        attempt_id=attempt_id,
        event_id=uuid4(),
        marks=marks or (Mark.SAID,) * len(row.points),
        own_points=own_points,
        now=now,
    )
    scoring.score_attempt(
        db,
        user_id=learner.id,
        attempt_id=attempt_id,
        event_id=uuid4(),
        levels={"clarity": 2} if levels is None else levels,
        now=now,
    )


def practise(
    db: Session,
    learner: Learner,
    *,
    title: str = "Cache-aside",
    seconds: int = 60,
    now: datetime = NOW,
    taken: float = 50,
    text: str = "Say the decision first, then what it costs.",
    marks: tuple[Mark, ...] = (),
    confidence: int = 2,
    levels: Mapping[str, int] | None = None,
    own_points: str = "",
    practice: bool = False,
) -> UUID:
    """A whole attempt, from its start to its score."""
    attempt_id = start(db, learner, title=title, seconds=seconds, now=now, practice=practice)
    handed_in = now + timedelta(seconds=taken)
    submit(db, learner, attempt_id, text=text, now=handed_in)
    score(
        db,
        learner,
        attempt_id,
        now=handed_in + timedelta(seconds=30),
        marks=marks,
        confidence=confidence,
        levels=levels,
        own_points=own_points,
    )
    return attempt_id
