"""What is ended in the middle: a drill, a load of pages, a migration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

from flask.testing import FlaskClient
from sqlalchemy import Engine, select, table, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.config import read_settings
from app.domain.attempt import EventKind
from app.factory import create_app
from app.models.attempt import Attempt, AttemptEvent, Draft
from app.models.engine import make_engine, open_session
from app.models.integrity import broken_pages, find_damage
from app.models.schema import downgrade_schema, upgrade_schema
from app.services.accounts import accounts
from app.setting_checks import DATABASE_FILE
from app.web.login import COOKIE
from tests import factories
from tests.crashing import Pattern, Rest, Say, plant
from tests.filling import fill, tables_of
from tests.views import steps

NUMBERS = UUID("00000000-0000-4000-8000-000000000000")
ATTEMPT = uuid5(NUMBERS, "attempt")
DRAFT = "A text that was typed before the end."
ANSWER = "The decision, then its price, then what breaks."
EARLIER = "0009"
# Of the pages that are there one is changed, one is gone and some are new.
CHANGED = {
    "Caching/cache-aside.md": factories.PAGE.format(title="Cache-aside, rewritten"),
    "Caching/eviction.md": factories.PAGES["Caching/eviction.md"],
    **{f"New/{each}.md": factories.PAGE.format(title=f"New {each}") for each in range(3)},
}


def number_of(step: str) -> str:
    """The number that a step is sent with, in every run."""
    return str(uuid5(NUMBERS, step))


def send(client: FlaskClient, step: str, **form: str) -> TestResponse:
    """One form of the attempt."""
    return steps.post(client, ATTEMPT, step, event_id=number_of(step), **form)


STEPS: dict[str, Callable[[FlaskClient], TestResponse]] = {
    "start": lambda client: client.post(
        "/drills/1/start", data={**steps.START, "attempt_id": str(ATTEMPT)}
    ),
    "draft": lambda client: steps.put_draft(client, ATTEMPT, DRAFT, tab=UUID(number_of("tab"))),
    "submit": lambda client: send(client, "submit", text=ANSWER),
    "sure": lambda client: send(client, "sure", confidence="2"),
    "points": lambda client: send(client, "points", **steps.marks("said", "missed")),
    "rubric": lambda client: send(client, "rubric", **{"level-clarity": "2"}),
    "rating": lambda client: send(client, "rating", rating="2", reason="It was slow."),
}
KINDS = {
    "submit": EventKind.SUBMITTED,
    "sure": EventKind.SURE,
    "points": EventKind.MARKED,
    "rubric": EventKind.SCORED,
    "rating": EventKind.RATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilling:
    """A drill from its start to its score; each step has a number that is the same in every run."""

    token: str

    @property
    def words(self) -> Sequence[str]:
        """The steps."""
        return list(STEPS)

    def prepare(self, file: Path, pragmas: Sequence[str]) -> Rest:
        """Start the program and open a browser."""
        client = browser(file, self.token, pragmas)

        def go_through(say: Say) -> None:
            for name, step in STEPS.items():
                if step(client).status_code in {200, 303}:
                    say(name)

        return go_through

    def lost(self, engine: Engine, acked: Sequence[str]) -> list[str]:
        """What was acknowledged and is not there as it was."""
        with open_session(engine, writing=False) as db:
            lost = [f"{each} is lost" for each in acked if not is_there(db, each)]
        return [*find_damage(engine), *lost]


def browser(file: Path, token: str, pragmas: Sequence[str] = ()) -> FlaskClient:
    """A browser that is signed in to a program of its own."""
    settings = read_settings(
        {"INSTANCE_DIR": str(file.parent), "DATABASE_URL": f"sqlite:///{file}"}
    )
    app = create_app(settings, clock=lambda: factories.NOW)
    for pragma in pragmas:
        plant(app.extensions["engine"], pragma)
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return client


def is_there(db: Session, step: str) -> bool:
    """Whether what a step brought is stored, once and as it was sent."""
    attempts = db.scalars(select(Attempt)).all()
    if [row.id for row in attempts] != [ATTEMPT]:
        return False
    events = db.scalars(select(AttemptEvent).where(AttemptEvent.id == UUID(number_of(step)))).all()
    if step == "start":
        return True
    if step == "draft":
        drafts = [row.text for row in db.scalars(select(Draft))]
        # The answer that is handed in takes the draft's place.
        return drafts == [DRAFT] or attempts[0].text == ANSWER
    if step == "submit" and attempts[0].text != ANSWER:
        return False
    return [row.kind for row in events] == [KINDS[step]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One transaction that takes a database from one state to another: the one or the other."""

    name: str
    do: Callable[[Engine], None]
    before: str
    after: str

    @property
    def words(self) -> Sequence[str]:
        """It is done, or not."""
        return [self.name]

    def prepare(self, file: Path, pragmas: Sequence[str]) -> Rest:
        """Make an engine."""
        engine = make_engine(f"sqlite:///{file}")
        for pragma in pragmas:
            plant(engine, pragma)

        def go_through(say: Say) -> None:
            self.do(engine)
            say(self.name)

        return go_through

    def lost(self, engine: Engine, acked: Sequence[str]) -> list[str]:
        """Whether the database is in neither state, or not in the one that was acknowledged."""
        found, state = broken_pages(engine), state_of(engine)
        if state not in {self.before, self.after}:
            found.append(f"the {self.name} is there in part")
        if acked and state != self.after:
            found.append(f"the {self.name} is lost")
        return found


def state_of(engine: Engine) -> str:
    """Everything in a database of SQLite's, as a text.

    A table that Alembic made anew names its constraints in any order, so these are sorted.
    """
    with engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name")
        tables = {name: sql or "" for name, sql in made}
        rows = [
            sorted(
                repr(tuple(row))
                for row in connection.execute(select(text("*")).select_from(table(name)))
            )
            for name, sql in tables.items()
            if sql.startswith("CREATE TABLE")
        ]
    made_of = [sorted(part.strip("\n)") for part in sql.split(", \n\t")) for sql in tables.values()]
    return repr((list(tables), made_of, rows))


def drilling(folder: Path) -> Pattern:
    """A drill on a new database with pages and a learner."""
    engine = stocked(folder)
    with open_session(engine, writing=True) as db:
        email, password = "ada@example.org", factories.PASSWORD
        accounts.add_user(db, email=email, password=password, is_admin=False, now=factories.NOW)
        token = factories.sign_in(
            db, guest=None, email=email, password=password, browser="", now=factories.NOW
        )
        db.commit()
    engine.dispose()
    return Pattern(folder=folder, work=Drilling(token=token))


def stocked(folder: Path) -> Engine:
    """A new database with pages."""
    folder.mkdir(parents=True)
    engine = make_engine(f"sqlite:///{folder / DATABASE_FILE}")
    upgrade_schema(engine)
    with open_session(engine, writing=True) as db:
        factories.load(db, factories.PAGES)
        db.commit()
    return engine


def load_changed(engine: Engine) -> None:
    """Load pages over those that are there."""
    with open_session(engine, writing=True) as db:
        factories.load(db, CHANGED)
        db.commit()


def migrate(engine: Engine) -> None:
    """Bring the database to the newest version."""
    upgrade_schema(engine)


def loading(folder: Path) -> Pattern:
    """A load over pages that are there."""
    return whole(folder, stocked(folder), "load", load_changed)


def migrating(folder: Path) -> Pattern:
    """A migration over several versions, with a row in every table."""
    engine = stocked(folder)
    downgrade_schema(engine, EARLIER)
    # Numbers that nothing of the pages has.
    fill(engine, tables_of(engine), 200)
    return whole(folder, engine, "migration", migrate)


def whole(folder: Path, engine: Engine, name: str, do: Callable[[Engine], None]) -> Pattern:
    """A pattern with its two states, of which the second is found out on a copy."""
    before = state_of(engine)
    engine.dispose()
    pattern = partial(Pattern, folder=folder)
    work = partial(Whole, name=name, do=do, before=before)
    file = pattern(work=work(after=before)).copy(folder / "after")
    copy = make_engine(f"sqlite:///{file}")
    do(copy)
    after = state_of(copy)
    copy.dispose()
    assert after != before
    return pattern(work=work(after=after))
