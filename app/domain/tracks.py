"""Tracks: for each role an ordered list of topics with outcomes to show, read from one file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.errors import PageProblem

TRACKS_FILE = "tracks.md"

# What lies outside of the track but was practised stays due, after the track's own topics; and a
# topic that its track calls minor weighs half of the others. A weight is never above 1, so that a
# need stays between 0 and 1.
OUTSIDE_WEIGHT = 0.5
MINOR_IMPORTANCE = 0.5

_HEADING = re.compile(r"##\s+(?P<name>\S.*?)\s*#*$")
_BULLET = re.compile(r"[-*+]\s+(?P<text>\S.*?)\s*$")
_PATH = re.compile(r"(?P<path>\S+\.(?:md|markdown))(?P<minor>\s+\{minor\})?")
_LABEL = re.compile(r"(?P<label>outcomes|topics):?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackTopic:
    """A topic of a track by its path, how much it matters (0 to 1), and the line that names it."""

    path: str
    line: int
    importance: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicWeights:
    """How much topics count: of a track by its importances, by topic; none is all topics alike."""

    importances: Mapping[int, float] = field(default_factory=dict)

    def track_weight(self, topic_id: int) -> float:
        """1 for a topic of the track, less for one outside of it; 1 where there is no track."""
        inside = not self.importances or topic_id in self.importances
        return 1.0 if inside else OUTSIDE_WEIGHT

    def importance(self, topic_id: int) -> float:
        """How much the track says that a topic matters; 1 where it says nothing."""
        return self.importances.get(topic_id, 1.0)

    def of(self, topic_id: int) -> float:
        """Track weight x importance."""
        return self.track_weight(topic_id) * self.importance(topic_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """An ordered list of topics for a role, with outcomes to show."""

    name: str
    summary: str
    outcomes: tuple[str, ...]
    topics: tuple[TrackTopic, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its topics in order."""
        return tuple(topic.path for topic in self.topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackBook:
    """All tracks of a file, and what is wrong in it."""

    tracks: tuple[Track, ...] = ()
    problems: tuple[PageProblem, ...] = ()

    def find(self, name: str) -> Track | None:
        """The track of a name."""
        return next((track for track in self.tracks if track.name == name), None)


def read_tracks(text: str) -> TrackBook:
    """The tracks a file describes: a heading each, a sentence, bullets under Outcomes and Topics.

    What can't be read is reported by its line and left out; the rest is kept.
    """
    tracks, problems = list[Track](), list[PageProblem]()
    for name, line, lines in _sections(text):
        track = _read_track(name, lines, problems)
        if any(track.name == other.name for other in tracks):
            problems.append(_problem(line, f"there is a track {name!r} already; rename one"))
        elif not track.topics:
            problems.append(_problem(line, f"the track {name!r} names no topics; add some"))
        else:
            tracks.append(track)
    return TrackBook(tracks=tuple(tracks), problems=tuple(problems))


def missing_topics(book: TrackBook, known: Sequence[str]) -> tuple[PageProblem, ...]:
    """A problem for every topic of a track that there is no page for."""
    there = set(known)
    return tuple(
        _problem(topic.line, f"there is no page {topic.path} for the track {track.name!r}")
        for track in book.tracks
        for topic in track.topics
        if topic.path not in there
    )


def _sections(text: str) -> Iterator[tuple[str, int, list[tuple[int, str]]]]:
    name, at, lines = "", 0, list[tuple[int, str]]()
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        if heading is None:
            lines.append((number, line.strip()))
            continue
        if name:
            yield name, at, lines
        name, at, lines = heading["name"].casefold(), number, []
    if name:
        yield name, at, lines


def _read_track(name: str, lines: Sequence[tuple[int, str]], problems: list[PageProblem]) -> Track:
    summary, label = list[str](), ""
    outcomes, topics = list[str](), list[TrackTopic]()
    for number, line in lines:
        bullet, heading = _BULLET.match(line), _LABEL.match(line)
        path = _PATH.fullmatch(bullet["text"]) if bullet else None
        if heading is not None:
            label = heading["label"].casefold()
        elif bullet is None:
            summary += [line] * bool(line and not label)
        elif label == "outcomes":
            outcomes.append(bullet["text"])
        elif path and path["path"] not in {t.path for t in topics}:
            importance = MINOR_IMPORTANCE if path["minor"] else 1.0
            topics.append(TrackTopic(path=path["path"], line=number, importance=importance))
        else:
            text = f"{bullet['text']!r} is no path of a page, or stands here twice; mend it"
            problems.append(_problem(number, text))
    return Track(
        name=name, summary=" ".join(summary), outcomes=tuple(outcomes), topics=tuple(topics)
    )


def _problem(line: int, message: str) -> PageProblem:
    return PageProblem(path=TRACKS_FILE, line=line, message=message, code="track")
