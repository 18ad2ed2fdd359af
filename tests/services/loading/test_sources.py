"""Sources that learners upload: preview, confirm, update, rename, share, delete."""

import io
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, NotAllowed, NotFound
from app.domain.learner import Learner
from app.models.attempt import Attempt
from app.models.topic import Source, StagedUpload, Topic
from app.models.user import User
from app.services.loading import sources, uploads
from app.services.loading.archives import UploadedFile
from app.services.loading.content import Renderer
from app.services.planning import drills
from app.services.rounds import comparisons
from app.services.topics import topic_list, topic_page, topics
from app.services.topics.topic_page import TopicPage
from app.web.rendering import RENDERER_VERSION, render_notes
from tests import factories
from tests.factories import NOW, PAGE

RENDERER = Renderer(render=render_notes, version=RENDERER_VERSION)
MINE = PAGE.format(title="My cache")


@pytest.fixture
def ada(db: Session) -> Learner:
    return factories.make_learner(db, "ada@example.org")


@pytest.fixture
def bob(db: Session) -> Learner:
    return factories.make_learner(db, "bob@example.org")


@pytest.fixture
def admin(db: Session) -> Learner:
    learner = factories.make_learner(db, "root@example.org")
    db.get_one(User, learner.id).is_admin = True
    db.flush()
    return Learner(id=learner.id, email=learner.email, is_admin=True)


def files(**pages: str) -> list[UploadedFile]:
    return [
        UploadedFile(name=f"Own/{name}.md", content=io.BytesIO(text.encode()))
        for name, text in pages.items()
    ]


def stage(db: Session, learner: Learner, *, title: str = "My notes", **pages: str) -> UUID:
    return uploads.stage_upload(
        db,
        learner=learner,
        files=files(**(pages or {"cache": MINE})),
        title=title,
        source_id=None,
        renderer=RENDERER,
        now=NOW,
    )


def load(db: Session, learner: Learner, **pages: str) -> Source:
    upload_id = stage(db, learner, **pages)
    uploads.confirm_upload(db, learner=learner, upload_id=upload_id, renderer=RENDERER, now=NOW)
    return db.scalars(select(Source).where(Source.owner_id == learner.id)).one()


def titles(db: Session, user_id: int | None) -> set[str]:
    return {line.title for line in topic_list.get_topic_list(db, user_id=user_id, page=1).lines}


def get_topic(db: Session, source: str, address: str, *, user_id: int | None) -> TopicPage:
    return topic_page.get_topic(
        db, source=source, address=address, user_id=user_id, today=NOW.date()
    )


def test_a_preview_says_what_would_happen_and_loads_nothing(db: Session, ada: Learner) -> None:
    upload_id = stage(db, ada, cache=MINE, plain="# No block")
    preview = uploads.get_preview(db, learner=ada, upload_id=upload_id)
    assert (preview.title, preview.is_update, preview.report["added"]) == ("My notes", False, 1)
    assert preview.report["outcomes"][0]["title"] == "My cache"
    assert any("no interview block" in line for line in preview.report["problems"])
    assert db.scalar(select(func.count()).select_from(Topic)) == 0
    assert db.scalar(select(func.count()).select_from(Source)) == 0


def test_a_confirmed_upload_is_its_owners_alone(db: Session, ada: Learner, bob: Learner) -> None:
    source = load(db, ada)
    assert titles(db, ada.id) == {"My cache"}
    assert titles(db, bob.id) == titles(db, None) == set()
    topic = db.scalars(select(Topic)).one()
    where = (source.name, topic.address)
    assert get_topic(db, *where, user_id=ada.id).line.title == "My cache"
    for other in (bob.id, None):
        with pytest.raises(NotFound):
            get_topic(db, *where, user_id=other)
        with pytest.raises(NotFound):
            drills.get_drill(db, drill_id=factories.drill_id(db, "My cache"), user_id=other)
        assert comparisons.by_subject(db, user_id=other) == {}
    with pytest.raises(NotFound):
        topics.open_answers(db, user_id=bob.id, topic_id=topic.id, today=NOW.date(), now=NOW)
    with pytest.raises(NotFound):
        factories.start(db, bob, title="My cache")


def test_a_stranger_finds_neither_upload_nor_source(
    db: Session, ada: Learner, bob: Learner
) -> None:
    upload_id, source = stage(db, ada), load(db, ada)
    with pytest.raises(NotFound):
        uploads.get_preview(db, learner=bob, upload_id=upload_id)
    with pytest.raises(NotFound):
        uploads.confirm_upload(db, learner=bob, upload_id=upload_id, renderer=RENDERER, now=NOW)
    with pytest.raises(NotFound):
        uploads.drop_upload(db, learner=bob, upload_id=upload_id)
    with pytest.raises(NotFound):
        sources.rename_source(db, learner=bob, source_id=source.id, title="Mine")
    with pytest.raises(NotFound):
        sources.get_line(db, learner=bob, source_id=source.id)
    with pytest.raises(NotFound):
        sources.delete_source(db, learner=bob, source_id=source.id, with_history=True, now=NOW)
    assert sources.list_sources(db, learner=bob) == []


def test_uploading_again_updates_the_same_source(db: Session, ada: Learner) -> None:
    source = load(db, ada)
    drill_id = factories.drill_id(db, "My cache")
    upload_id = uploads.stage_upload(
        db,
        learner=ada,
        files=files(cache=MINE.replace("When would", "When, then, would")),
        title="",
        source_id=source.id,
        renderer=RENDERER,
        now=NOW,
    )
    assert uploads.get_preview(db, learner=ada, upload_id=upload_id).is_update
    report = uploads.confirm_upload(
        db, learner=ada, upload_id=upload_id, renderer=RENDERER, now=NOW
    )
    assert (report.added, report.updated) == (0, 1)
    assert factories.drill_id(db, "My cache") == drill_id


def test_a_dropped_or_old_upload_is_gone(db: Session, ada: Learner) -> None:
    uploads.drop_upload(db, learner=ada, upload_id=stage(db, ada))
    old = stage(db, ada)
    db.get_one(StagedUpload, old).created_at = NOW - timedelta(days=2)
    stage(db, ada)
    with pytest.raises(NotFound):
        uploads.get_preview(db, learner=ada, upload_id=old)


def test_a_page_that_is_too_large_is_rejected_in_the_preview(db: Session, ada: Learner) -> None:
    upload_id = stage(db, ada, cache=MINE, big="x" * 1_000_001)
    report = uploads.get_preview(db, learner=ada, upload_id=upload_id).report
    assert (report["added"], report["failed"]) == (1, 1)
    confirmed = uploads.confirm_upload(
        db, learner=ada, upload_id=upload_id, renderer=RENDERER, now=NOW
    )
    assert (confirmed.added, confirmed.failed) == (1, 1)


def test_a_guest_is_asked_for_an_account_first(db: Session) -> None:
    with pytest.raises(NotAllowed, match="account first"):
        stage(db, factories.make_learner(db))


@pytest.mark.parametrize("title", ["", "   ", "x" * 81, "a\0b"])
def test_a_source_needs_a_name(db: Session, ada: Learner, title: str) -> None:
    with pytest.raises(InvalidInput):
        stage(db, ada, title=title)


def test_a_name_without_letters_still_gives_an_address(db: Session, ada: Learner) -> None:
    upload_id = stage(db, ada, title="数据库")
    uploads.confirm_upload(db, learner=ada, upload_id=upload_id, renderer=RENDERER, now=NOW)
    assert db.scalars(select(Source.name)).one().startswith("pages-")


def test_there_is_an_end_to_how_many_sources_one_has(db: Session, ada: Learner) -> None:
    for number in range(sources.MOST_SOURCES):
        db.add(Source(name=f"s{number}", title="s", loaded_at=NOW, owner_id=ada.id))
    db.flush()
    with pytest.raises(InvalidInput, match="delete one first"):
        stage(db, ada)


def test_an_administrator_shares_a_source_with_everybody_and_takes_it_back(
    db: Session, ada: Learner, bob: Learner, admin: Learner
) -> None:
    source = load(db, ada)
    with pytest.raises(NotAllowed):
        sources.share_source(db, learner=ada, source_id=source.id, shared=True)
    sources.share_source(db, learner=admin, source_id=source.id, shared=True)
    assert titles(db, bob.id) == titles(db, None) == {"My cache"}
    (line,) = sources.list_sources(db, learner=admin)
    assert (line.shared, line.is_own, line.owner) == (True, False, "ada@example.org")
    sources.share_source(db, learner=admin, source_id=source.id, shared=False)
    assert titles(db, bob.id) == set()
    with pytest.raises(NotFound):
        sources.share_source(db, learner=admin, source_id=source.id + 1, shared=True)


def test_renaming_keeps_the_addresses(db: Session, ada: Learner) -> None:
    source = load(db, ada)
    name = source.name
    sources.rename_source(db, learner=ada, source_id=source.id, title="Better notes")
    assert sources.get_line(db, learner=ada, source_id=source.id).title == "Better notes"
    assert source.name == name


def practised(db: Session, learner: Learner) -> None:
    attempt = factories.start(db, learner, title="My cache")
    factories.submit(db, learner, attempt, text="words", now=NOW + timedelta(seconds=50))
    factories.score(db, learner, attempt, now=NOW + timedelta(seconds=60))


def test_deleting_an_unpractised_source_leaves_nothing(db: Session, ada: Learner) -> None:
    source = load(db, ada)
    sources.delete_source(db, learner=ada, source_id=source.id, with_history=False, now=NOW)
    db.flush()
    assert db.scalar(select(func.count()).select_from(Topic)) == 0
    assert db.scalar(select(func.count()).select_from(Source)) == 0


def test_deleting_keeps_the_attempts_unless_they_are_to_go(db: Session, ada: Learner) -> None:
    source = load(db, ada)
    practised(db, ada)
    sources.delete_source(db, learner=ada, source_id=source.id, with_history=False, now=NOW)
    db.flush()
    assert db.scalar(select(func.count()).select_from(Attempt)) == 1
    assert titles(db, ada.id) == set()
    assert sources.list_sources(db, learner=ada) == []


def test_deleting_with_history_takes_the_owners_attempts_and_leaves_those_of_others(
    db: Session, ada: Learner, bob: Learner, admin: Learner
) -> None:
    source = load(db, ada)
    sources.share_source(db, learner=admin, source_id=source.id, shared=True)
    practised(db, ada)
    practised(db, bob)
    sources.delete_source(db, learner=ada, source_id=source.id, with_history=True, now=NOW)
    db.flush()
    assert db.scalars(select(Attempt.user_id)).all() == [bob.id]


def test_deleting_with_history_leaves_nothing_where_nobody_else_practised(
    db: Session, ada: Learner
) -> None:
    source = load(db, ada)
    practised(db, ada)
    sources.delete_source(db, learner=ada, source_id=source.id, with_history=True, now=NOW)
    db.flush()
    for table in (Attempt, Topic, Source):
        assert db.scalar(select(func.count()).select_from(table)) == 0


def test_a_lost_upload_is_told_so(db: Session, ada: Learner) -> None:
    with pytest.raises(NotFound, match="more than a day"):
        uploads.confirm_upload(db, learner=ada, upload_id=uuid4(), renderer=RENDERER, now=NOW)
