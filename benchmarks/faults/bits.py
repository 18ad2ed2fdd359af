"""One flipped byte in a file of SQLite's, in page after page: what finds it, and what does not."""

from collections import Counter
from pathlib import Path
from random import Random

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.models.engine import make_engine, open_session
from app.models.integrity import find_damage
from app.models.schema import upgrade_schema
from app.models.transfer import TableSum, sums_of
from app.setting_checks import DATABASE_FILE
from tests import factories

PAGE_SIZE = 4096
EACH_PAGE = 2


def bits(folder: Path) -> list[str]:
    """Flip bytes of every page; what changed rows in silence, by table."""
    folder.mkdir(exist_ok=True)
    file = folder / DATABASE_FILE
    engine = filled(file)
    wanted = {each.table: each for each in sums_of(engine)}
    engine.dispose()
    whole, random = file.read_bytes(), Random(1)  # noqa: S311 - no secret
    results: Counter[str] = Counter()
    for page in range(0, len(whole), PAGE_SIZE):
        for at in random.sample(range(page, page + PAGE_SIZE), EACH_PAGE):
            flipped = bytearray(whole)
            flipped[at] ^= 1 << random.randrange(8)
            file.write_bytes(flipped)
            results[what_becomes(engine, wanted)] += 1
            engine.dispose()
            for end in ("-wal", "-shm"):
                file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
    print(f"bits: {sum(results.values())} bytes in {len(whole) // PAGE_SIZE} pages")
    for name, number in results.most_common():
        print(f"  {number:>5} {name}")
    return [name for name in results if name.startswith("attempt_events")]


def filled(file: Path) -> Engine:
    """A database with pages and a learner who practised for a while, in one file."""
    engine = make_engine(f"sqlite:///{file}")
    upgrade_schema(engine)
    with open_session(engine, writing=True) as db:
        factories.load(db, factories.PAGES)
        ada = factories.make_learner(db, "ada@example.org")
        for number in range(40):
            factories.practise(db, ada, text=f"Answer {number}: the decision, then its price.")
        db.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return engine


def what_becomes(engine: Engine, wanted: dict[str, TableSum]) -> str:
    """What a flipped byte does, in a few words."""
    try:
        if find_damage(engine):
            return "found by db check"
    except SQLAlchemyError:
        return "found by db check: it can't be opened"
    try:
        differ = [each.table for each in sums_of(engine) if each != wanted[each.table]]
    except (SQLAlchemyError, ValueError, LookupError) as error:
        return f"unseen, but can't be read: {type(error).__name__}"
    return f"{differ[0]}: changed in silence" if differ else "harmless: every row is as it was"
