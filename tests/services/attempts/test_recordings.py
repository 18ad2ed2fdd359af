"""Uploaded recordings: taken in once, kept their time, and nobody's but their owner's."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound, NotSound, TooLarge
from app.domain.learner import Learner
from app.models.attempt import Attempt
from app.models.recording import Recording
from app.models.user import User
from app.services.attempts import recordings
from tests import factories
from tests.domain import sounds
from tests.factories import NOW, PASSWORD
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")

KEPT: dict[str, Any] = {"keep_days": 30, "now": NOW}


def store(
    db: Session,
    who: Learner,
    attempt_id: UUID,
    *,
    recording_id: UUID | None = None,
    content: bytes = sounds.webm(),
    now: datetime = NOW,
) -> UUID:
    """Upload a recording."""
    recording_id = recording_id or uuid4()
    recordings.store_recording(
        db,
        user_id=who.id,
        attempt_id=attempt_id,
        recording_id=recording_id,
        content=content,
        declared="audio/webm;codecs=opus",
        started_seconds=0.5,
        keep_days=30,
        now=now,
    )
    return recording_id


def test_an_upload_is_listed_with_what_is_known_of_it(db: Session, ada: Learner) -> None:
    attempt_id = steps.handed_in(db, ada)
    recording_id = store(db, ada, attempt_id)
    (line,) = recordings.list_recordings(db, user_id=ada.id, **KEPT)
    assert (line.id, line.attempt_id, line.title) == (recording_id, attempt_id, "Cache-aside")
    assert (line.kind, line.size, line.seconds) == ("audio/webm", len(sounds.webm()), 2.0)
    assert line.until == NOW + timedelta(days=30)


def test_an_attempts_own_uploads_are_told_from_others(db: Session, ada: Learner) -> None:
    first, second = steps.handed_in(db, ada), steps.handed_in(db, ada)
    store(db, ada, first)
    wanted = store(db, ada, second)
    found = recordings.list_recordings(db, user_id=ada.id, attempt_id=second, **KEPT)
    assert [line.id for line in found] == [wanted]


def test_the_same_upload_twice_is_kept_once(db: Session, ada: Learner) -> None:
    attempt_id = steps.handed_in(db, ada)
    recording_id = store(db, ada, attempt_id)
    store(db, ada, attempt_id, recording_id=recording_id, content=b"something else")
    (line,) = recordings.list_recordings(db, user_id=ada.id, **KEPT)
    assert line.size == len(sounds.webm())


def test_what_is_no_sound_leaves_nothing_behind(db: Session, ada: Learner) -> None:
    with pytest.raises(NotSound):
        store(db, ada, steps.handed_in(db, ada), content=b"<html>")
    assert recordings.list_recordings(db, user_id=ada.id, **KEPT) == []


def test_any_stretch_of_it_can_be_read(db: Session, ada: Learner) -> None:
    content = sounds.webm(5)
    recording_id = store(db, ada, steps.handed_in(db, ada), content=content)
    for start, end in ((0, len(content)), (0, 1), (7, 90), (len(content) - 1, len(content))):
        found = recordings.read_stretch(
            db, user_id=ada.id, recording_id=recording_id, start=start, end=end
        )
        assert found == content[start:end]


def test_a_strangers_recording_is_not_there(db: Session, ada: Learner, bob: Learner) -> None:
    attempt_id = steps.handed_in(db, ada)
    recording_id = store(db, ada, attempt_id)
    with pytest.raises(NotFound):
        store(db, bob, attempt_id)
    with pytest.raises(NotFound):
        recordings.get_recording(db, user_id=bob.id, recording_id=recording_id, **KEPT)
    recordings.delete_recordings(db, user_id=bob.id, **KEPT)
    recordings.delete_recordings(db, user_id=bob.id, only=[recording_id], **KEPT)
    assert (
        recordings.read_stretch(db, user_id=bob.id, recording_id=recording_id, start=0, end=9)
        == b""
    )
    assert recordings.get_recording(db, user_id=ada.id, recording_id=recording_id, **KEPT)


def test_what_was_kept_its_time_is_gone_and_the_next_write_removes_it(
    db: Session, ada: Learner, bob: Learner
) -> None:
    recording_id = store(db, ada, steps.handed_in(db, ada))
    over = NOW + timedelta(days=30)
    with pytest.raises(NotFound):
        recordings.get_recording(
            db, user_id=ada.id, recording_id=recording_id, keep_days=30, now=over
        )
    assert db.scalar(select(Recording.id)) == recording_id
    newer = store(db, bob, steps.handed_in(db, bob), now=over)
    assert db.scalars(select(Recording.id)).all() == [newer]


def test_deleting_removes_what_was_kept_its_time_too(
    db: Session, ada: Learner, bob: Learner
) -> None:
    store(db, ada, steps.handed_in(db, ada))
    over = NOW + timedelta(days=30)
    recordings.delete_recordings(db, user_id=bob.id, keep_days=30, now=over)
    assert db.scalars(select(Recording.id)).all() == []


def test_one_or_all_can_be_deleted(db: Session, ada: Learner) -> None:
    attempt_id = steps.handed_in(db, ada)
    ids = [store(db, ada, attempt_id) for _ in range(3)]
    recordings.delete_recordings(db, user_id=ada.id, only=ids[:1], **KEPT)
    left = recordings.list_recordings(db, user_id=ada.id, **KEPT)
    assert {line.id for line in left} == set(ids[1:])
    recordings.delete_recordings(db, user_id=ada.id, **KEPT)
    assert recordings.list_recordings(db, user_id=ada.id, **KEPT) == []


def test_all_uploads_together_have_a_limit(
    db: Session, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt_id = steps.handed_in(db, ada)
    monkeypatch.setattr(recordings, "LARGEST_SHELF", 2 * len(sounds.webm()))
    store(db, ada, attempt_id)
    store(db, ada, attempt_id)
    with pytest.raises(TooLarge, match="Delete one"):
        store(db, ada, attempt_id)


@pytest.mark.parametrize("table", [Attempt, User])
def test_a_recording_goes_with_its_attempt_and_its_learner(
    db: Session, ada: Learner, table: type[Attempt] | type[User]
) -> None:
    attempt_id = steps.handed_in(db, ada)
    store(db, ada, attempt_id)
    db.delete(db.get_one(table, (ada.id, attempt_id) if table is Attempt else ada.id))
    db.flush()
    assert db.scalars(select(Recording.id)).all() == []


def test_a_guests_recordings_join_the_account(db: Session, ada: Learner) -> None:
    guest = factories.make_learner(db)
    recording_id = store(db, guest, steps.handed_in(db, guest))
    db.flush()
    factories.sign_in(
        db, guest=guest, email="ada@example.org", password=PASSWORD, browser="", now=NOW
    )
    (line,) = recordings.list_recordings(db, user_id=ada.id, **KEPT)
    assert line.id == recording_id
