"""The tracks of the built-in pages, and which of their topics there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from sqlalchemy import ColumnElement, case

from app.domain.tracks import TRACKS_FILE, TopicWeights, TrackBook, read_tracks
from app.models.base import table_of
from app.models.topic import Topic
from app.services.loading.folders import BUILT_IN, read_page_file
from app.services.visibility import SOURCES

# The source that the tracks' paths lie in.
TRACKS_SOURCE = "content"


def get_tracks(folder: Path = BUILT_IN) -> TrackBook:
    """The tracks of a folder of pages; none where it has no such file."""
    file = folder / TRACKS_FILE
    changed_at = file.stat().st_mtime_ns if file.is_file() else 0
    return read_file(folder, changed_at)


@lru_cache(maxsize=4)
def read_file(folder: Path, _changed_at: int) -> TrackBook:
    """Read the file again only after it was changed."""
    raw = read_page_file(folder, TRACKS_FILE)
    if raw.problem is not None:
        return TrackBook()
    return read_tracks(raw.content.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingTrack:
    """A track's living topics in its order with their importances, and paths without a page.

    Empty where no track is chosen, which stands for all topics.
    """

    importances: Mapping[int, float] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def topic_ids(self) -> tuple[int, ...]:
        """Its topics in order."""
        return tuple(self.importances)

    @property
    def weights(self) -> TopicWeights:
        """How much topics count under it."""
        return TopicWeights(importances=self.importances)


def living_track(name: str, ids: Mapping[str, int], *, folder: Path = BUILT_IN) -> LivingTrack:
    """The track of a name as far as there are pages for it; an empty one for no or another name.

    ``ids``: the topics that can be drilled, by their path among the built-in pages.
    """
    track = get_tracks(folder).find(name) if name else None
    if track is None:
        return LivingTrack()
    return LivingTrack(
        importances={ids[each.path]: each.importance for each in track.topics if each.path in ids},
        missing=tuple(path for path in track.paths if path not in ids),
    )


def track_path() -> ColumnElement[str | None]:
    """The path that a track names a topic by; null for a topic of any other source."""
    is_built_in = (SOURCES.c.name == TRACKS_SOURCE) & SOURCES.c.owner_id.is_(None)
    return case((is_built_in, table_of(Topic).c.path), else_=None)
