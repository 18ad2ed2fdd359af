"""Recordings out of a file, one in memory at a time."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import DomainError, InvalidInput
from app.domain.recording import check_sound
from app.models.recording import Recording
from app.services.attempts.recordings import check_room
from app.services.own_data.own_files import OwnFile
from app.services.own_data.own_merge import HERE, NEW
from app.services.own_data.own_values import Brought, Values

# What became of a recording whose sound is not in the file, or has no room here.
WITHOUT, FULL = "without", "full"


def bring_sounds(
    db: Session, *, user_id: int, file: OwnFile, brought: Sequence[Brought], keep: bool
) -> Counter[str]:
    """Bring the recordings of attempts in; how many are new, here, without sound, too many."""
    rows = [
        {**values, "attempt_id": each.values["id"]}
        for each in brought
        for values in each.parts["recordings"]
    ]
    if not rows:
        return Counter()
    ids = [values["id"] for values in rows]
    here = set(
        db.scalars(select(Recording.id).where(Recording.user_id == user_id, Recording.id.in_(ids)))
    )
    return Counter(
        HERE if values["id"] in here else bring_sound(db, user_id, file, values, keep)
        for values in rows
    )


def bring_sound(db: Session, user_id: int, file: OwnFile, values: Values, keep: bool) -> str:
    """Bring one in, if it is sound and there is room; what became of it."""
    content = file.sound(str(values["id"]), values["kind"].ending)
    if content is None:
        return WITHOUT
    try:
        sound = check_sound(content, values["kind"].value)
    except DomainError as error:
        raise InvalidInput(f"recording {values['id']} in it is none: {error}") from error
    try:
        check_room(db, user_id, len(content))
    except DomainError:
        return FULL
    if keep:
        row = Recording(
            user_id=user_id, size=len(content), seconds=sound.seconds, content=content, **values
        )
        db.add(row)
        db.flush()
        db.expunge(row)
    return NEW
