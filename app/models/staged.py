"""Files of somebody's data between their preview and their confirmation, in pieces."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class StagedImport(Base):
    """A file that waits for a yes, and what bringing it in would do; thrown away after a day."""

    __tablename__ = "staged_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class StagedPiece(Base):
    """A piece of such a file: small enough that no process holds much of it at once."""

    __tablename__ = "staged_pieces"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("staged_imports.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
