"""Bringing pages in by the web: upload, preview, confirm."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, NotAllowed, NotFound
from app.domain.learner import Learner
from app.models.topic import Source, StagedUpload
from app.services.loading.archives import UploadedFile, read_upload
from app.services.loading.content import Renderer, load_source
from app.services.loading.folders import RawPage, page_set, unreadable
from app.services.loading.load_report import LoadReport
from app.services.loading.sources import MOST_SOURCES, clean_title, count_own, get_own

STAGED_FOR = timedelta(days=1)
# In an archive of ours a page that was refused on the way in keeps its reason as a comment.
WHEN_PACKED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What confirming an upload would do."""

    id: UUID
    title: str
    is_update: bool
    report: dict[str, Any]


class TriedOutError(Exception):
    """Ends a trial load, so that everything it wrote is undone."""

    def __init__(self, report: dict[str, Any]) -> None:
        super().__init__("a trial load is over")
        self.report = report


def stage_upload(
    db: Session,
    *,
    learner: Learner,
    files: Sequence[UploadedFile],
    title: str,
    source_id: int | None,
    renderer: Renderer,
    now: datetime,
) -> UUID:
    """Keep an upload for its preview, or raise ``InvalidInput`` with one sentence."""
    require_account(learner)
    source = get_own(db, learner, source_id) if source_id is not None else None
    staged = StagedUpload(
        id=uuid4(),
        user_id=learner.id,
        source_id=source_id,
        title=source.title if source else clean_title(title),
        pages=pack(read_upload(files)),
        created_at=now,
    )
    if source is None and count_own(db, learner) >= MOST_SOURCES:
        raise InvalidInput(f"You have {MOST_SOURCES} sources; delete one first.", field="title")
    db.execute(delete(StagedUpload).where(StagedUpload.created_at < now - STAGED_FOR))
    staged.report = try_out(db, staged, renderer, now)
    db.add(staged)
    db.flush()
    return staged.id


def require_account(learner: Learner) -> None:
    """Raise ``NotAllowed`` for a guest: a source would be lost with the cookie."""
    if learner.is_guest:
        raise NotAllowed(
            "To bring in pages of your own, make an account first: they need an owner."
        )


def pack(pages: Sequence[RawPage]) -> bytes:
    """Checked pages as one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in pages:
            info = zipfile.ZipInfo(page.path, WHEN_PACKED)
            info.comment = page.problem.message.encode() if page.problem else b""
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, page.content)
    return buffer.getvalue()


def unpack(packed: bytes) -> list[RawPage]:
    """The pages of an archive that ``pack`` made."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return [unpacked(archive, info) for info in archive.infolist()]


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> RawPage:
    """One page, or the reason why it was refused on the way in."""
    if info.comment:
        return RawPage(path=info.filename, problem=unreadable(info.filename, info.comment.decode()))
    return RawPage(path=info.filename, content=archive.read(info))


def get_staged(db: Session, learner: Learner, upload_id: UUID) -> StagedUpload:
    """An own upload that waits; raises ``NotFound``."""
    staged = db.get(StagedUpload, upload_id)
    if staged is None or staged.user_id != learner.id:
        raise NotFound("There is no such upload. It may have waited for more than a day.")
    return staged


def get_preview(db: Session, *, learner: Learner, upload_id: UUID) -> Preview:
    """What confirming an upload would do."""
    staged = get_staged(db, learner, upload_id)
    return Preview(
        id=staged.id,
        title=staged.title,
        is_update=staged.source_id is not None,
        report=staged.report,
    )


def try_out(db: Session, staged: StagedUpload, renderer: Renderer, now: datetime) -> dict[str, Any]:
    """The report of the load itself, done in a savepoint that is left by an exception."""
    try:
        with db.begin_nested():
            report = load_staged(db, staged, renderer, now)
            raise TriedOutError(report.as_dict())  # noqa: TRY301 - leaves the savepoint
    except TriedOutError as done:
        return done.report


def confirm_upload(
    db: Session,
    *,
    learner: Learner,
    upload_id: UUID,
    renderer: Renderer,
    now: datetime,
) -> LoadReport:
    """Load a staged upload as a source of the learner's own, or as an update of one."""
    staged = get_staged(db, learner, upload_id)
    report = load_staged(db, staged, renderer, now)
    db.delete(staged)
    db.flush()
    return report


def load_staged(db: Session, staged: StagedUpload, renderer: Renderer, now: datetime) -> LoadReport:
    """Load the pages of a staged upload."""
    source = db.get(Source, staged.source_id) if staged.source_id else None
    if source is None:
        source = Source(
            name=f"{slug(staged.title)}-{staged.id.hex[:6]}",
            title=staged.title,
            owner_id=staged.user_id,
            loaded_at=now,
        )
        db.add(source)
        db.flush()
    return load_source(
        db,
        name=source.name,
        pages=page_set({page.path: page for page in unpack(staged.pages)}),
        renderer=renderer,
        now=now,
    )


def slug(title: str) -> str:
    """A title as part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "pages"


def drop_upload(db: Session, *, learner: Learner, upload_id: UUID) -> None:
    """Throw a staged upload away."""
    db.delete(get_staged(db, learner, upload_id))
