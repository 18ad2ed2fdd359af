"""Whether pages stay as fast while attempts pile up: on the server, and of one learner.

On the server there are 10,000, 100,000 or 1,000,000 attempts, of which the measured learner made
10,000; another learner made 100,000 or 1,000,000 alone. All of it is on SQLite. Rows are copied
inside the database, and a learner's sums are multiplied with them, which is held against the
services' own recount first. Times are CPU time: the least of rounds, in each of which each page is
asked for once on each database.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, Engine, func, insert, literal, null, select, update
from sqlalchemy.orm import Session

from app.config import read_settings
from app.factory import create_app
from app.models.attempt import Attempt
from app.models.base import Base, table_of
from app.models.engine import WRITING, make_engine
from app.models.judgement import Round
from app.models.review import CriterionLog, Delivery, Review, Standing, StudyDay, WeekSum
from app.models.topic import Topic
from app.models.user import User
from app.services.accounts import accounts
from app.services.figures.rebuilding import rows_of
from app.services.figures.recounts import recount_learner
from app.setting_checks import DATABASE_FILE
from app.web.login import COOKIE
from benchmarks.busy_learner import EMAIL, NOW, PASSWORD, make_app, make_learner
from benchmarks.ratios import Ratio, cpu_seconds, ratio, show
from benchmarks.serving import must

SMALL, TIMES = 10_000, 10
# How many attempts the check of the multiplied sums is made with.
FEW = 1_000
WARMING, RUNS = 2, 15
# Of any page, however many attempts there are.
LIMIT = 1.2
PAGES = ("/progress", "/progress?weeks=all", "/", "/history", "/review", "/weak", "/topics")
OWN = (Attempt, Review, Round, Standing, Delivery, StudyDay, WeekSum, CriterionLog)
# What grows with attempts; of a standing the rest depends on their order.
COUNTED: Mapping[type[Base], tuple[str, ...]] = {
    StudyDay: ("attempts", "seconds", "scored", "score_sum"),
    WeekSum: ("count", "total"),
    Standing: ("attempts",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A database in its folder, and the token of a learner's session in it."""

    folder: Path
    token: str

    def engine(self) -> Engine:
        """An engine of its own, to be disposed of."""
        return make_engine(f"sqlite:///{self.folder / DATABASE_FILE}")

    def copied(self, folder: Path) -> "Place":
        """The same in another folder."""
        copytree(self.folder, folder)
        return Place(folder=folder, token=self.token)


def make_place(folder: Path, attempts: int) -> Place:
    """A new database with one learner of so many attempts."""
    folder.mkdir()
    app = make_app(folder)
    token = make_learner(app, attempts)
    app.extensions["engine"].dispose()
    return Place(folder=folder, token=token)


def busy_id(db: Session) -> int:
    """The measured learner's number."""
    return db.scalars(select(User.id).where(User.email == EMAIL)).one()


def copy_rows(
    db: Session, model: type[Base], changed: Mapping[str, ColumnElement[object]], *, whose: int
) -> None:
    """A learner's rows once more, some columns changed; of attempts those that were not copied."""
    table = table_of(model)
    names = [column.name for column in table.c]
    rows = select(*(changed.get(name, table.c[name]) for name in names))
    rows = rows.where(table.c.user_id == whose)
    if "id" in changed:
        rows = rows.where(table.c.rating.is_not(None))
    db.execute(insert(table).from_select(names, rows))


def add_learners(place: Place, learners: int, begin: int) -> None:
    """So many learners who did all that the measured one did."""
    engine = place.engine()
    for number in range(begin, begin + learners):
        with Session(engine, execution_options=WRITING) as db:
            user = accounts.add_user(
                db, email=f"{number}-{EMAIL}", password=PASSWORD, is_admin=False, now=NOW
            )
            for model in OWN:
                copy_rows(db, model, {"user_id": literal(user.id)}, whose=busy_id(db))
            db.commit()
    engine.dispose()


def multiply(place: Place) -> None:
    """Ten attempts for each of a learner's: copies are second ones of the day, without rating."""
    engine = place.engine()
    copied = {"id": func.lower(func.hex(func.randomblob(16))), "rating": null()}
    with Session(engine, execution_options=WRITING) as db:
        user_id = busy_id(db)
        for _copy in range(TIMES - 1):
            copy_rows(db, Attempt, copied, whose=user_id)
        for model, names in COUNTED.items():
            table = table_of(model)
            grown = {name: table.c[name] * TIMES for name in names}
            db.execute(update(table).where(table.c.user_id == user_id).values(grown))
        db.commit()
    engine.dispose()


def check_sums(folder: Path) -> None:
    """Fail where multiplied sums differ from those the services make of the same attempts."""
    place = make_place(folder, FEW)
    multiply(place)
    engine = place.engine()
    with Session(engine, execution_options=WRITING) as db:
        user_id = busy_id(db)
        before = {model: rows_of(db, model, user_id) for model in COUNTED}
        recount_learner(db, user_id=user_id)
        for model, names in COUNTED.items():
            after = rows_of(db, model, user_id)
            assert before[model].keys() == after.keys(), model
            for key, row in after.items():
                for name in names:
                    found = before[model][key][name]
                    assert abs(found - row[name]) < 1e-6 * (1 + abs(found)), (model, key, name)
    engine.dispose()


def measured(places: Mapping[str, Place]) -> dict[tuple[str, str], list[float]]:
    """CPU time of every page on every database."""
    clients = {name: client_of(place) for name, place in places.items()}
    with Session(next(iter(places.values())).engine()) as db:
        address = db.scalars(select(Topic.address).order_by(Topic.id)).first()
    pages = (*PAGES, f"/topics/content/{address}")
    found: dict[tuple[str, str], list[float]] = {}
    for turn in range(WARMING + RUNS):
        for page in pages:
            # Whoever is asked first pays for what the process has to read again.
            names = [*clients]
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                taken = asked(clients[name], page)
                if turn >= WARMING:
                    found.setdefault((page, name), []).append(taken)
    return found


def client_of(place: Place) -> FlaskClient:
    """The learner's browser."""
    settings = read_settings({"INSTANCE_DIR": str(place.folder)})
    client = create_app(settings, clock=lambda: NOW).test_client()
    client.set_cookie(COOKIE, place.token)
    return client


def asked(client: FlaskClient, page: str) -> float:
    """The CPU time of one request."""
    return cpu_seconds(lambda: must(client.get(page)))


def ratios(title: str, places: Mapping[str, Place]) -> Iterator[Ratio]:
    """Each page with most attempts over itself with fewer."""
    found = measured(places)
    least, *more = places
    for page in dict.fromkeys(page for page, _name in found):
        for name in more:
            label = f"{page} {title}: {name} / {least} attempts"
            yield ratio(label, found[page, name], found[page, least], LIMIT)


def measure(folder: Path) -> list[Ratio]:
    """Every ratio."""
    check_sums(folder / "check")
    first = make_place(folder / "first", SMALL)
    tenfold = first.copied(folder / "tenfold")
    add_learners(tenfold, TIMES - 1, 0)
    hundredfold = tenfold.copied(folder / "hundredfold")
    add_learners(hundredfold, TIMES * (TIMES - 1), TIMES)
    server = {"10^4": first, "10^5": tenfold, "10^6": hundredfold}
    many = first.copied(folder / "many")
    multiply(many)
    most = make_place(folder / "most", SMALL * TIMES)
    multiply(most)
    return [
        *ratios("on the server", server),
        *ratios("of one learner", {"10^5": many, "10^6": most}),
    ]


def main() -> int:
    """Print the ratios; exit with 1 where one is over its limit."""
    logging.getLogger("strong_answer").disabled = True
    with tempfile.TemporaryDirectory() as name:
        return show(measure(Path(name)))


if __name__ == "__main__":
    sys.exit(main())
