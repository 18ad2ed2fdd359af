"""Which sources somebody may see."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.topic import Source
from app.services.visibility import visible_to
from tests.factories import NOW


@pytest.fixture(autouse=True)
def sources(db: Session, ada: Learner) -> None:
    own = {"owner_id": ada.id, "loaded_at": NOW}
    db.add_all(
        [
            Source(name="built-in", title="s", loaded_at=NOW),
            Source(name="own", title="s", **own),
            Source(name="shared", title="s", shared=True, **own),
            Source(name="deleted", title="s", shared=True, deleted_at=NOW, **own),
        ]
    )
    db.flush()


def seen(db: Session, user_id: int | None) -> set[str]:
    return set(db.scalars(select(Source.name).where(visible_to(user_id))))


def test_an_owner_sees_her_own_sources_beside_the_open_ones(db: Session, ada: Learner) -> None:
    assert seen(db, ada.id) == {"built-in", "own", "shared"}


def test_strangers_and_visitors_see_what_is_open(db: Session, bob: Learner) -> None:
    assert seen(db, bob.id) == seen(db, None) == {"built-in", "shared"}
