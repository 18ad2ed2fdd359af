"""Which version of the derived figures a database holds; a newer one is made at the start."""

from sqlalchemy.orm import Session

from app.models.review import FigureVersion

# To be raised with every migration that adds a cache, or changes what one holds: then everybody's
# are made anew out of the events, once, with the next ``db upgrade`` or start.
FIGURES_VERSION = 1
THE_ROW = 1


def are_current(db: Session) -> bool:
    """Whether the caches are those that this program keeps."""
    row = db.get(FigureVersion, THE_ROW)
    return row is not None and row.version >= FIGURES_VERSION


def note_current(db: Session) -> None:
    """Write down that all caches were made anew by this program."""
    row = db.get(FigureVersion, THE_ROW)
    if row is None:
        db.add(FigureVersion(id=THE_ROW, version=FIGURES_VERSION))
    else:
        row.version = FIGURES_VERSION
