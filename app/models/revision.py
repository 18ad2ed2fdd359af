"""Which version of the database this program wants, and which one a database says it has.

Without Alembic: a server asks for no more than this, and is a tenth smaller for it.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


@cache
def wanted_revision() -> str:
    """The version of the newest migration that this program came with; its file begins with it."""
    files = (MIGRATIONS / "versions").glob("[0-9]*.py")
    return max((file.name.partition("_")[0] for file in files), default="")


def read_revision(connection: Connection) -> str | None:
    """The version a database says it has, in one statement; None where it can't say any."""
    try:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except DBAPIError:
        return None
    return None if found is None else str(found)
