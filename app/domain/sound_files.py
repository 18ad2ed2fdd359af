"""What a file of sound is made of: the containers that browsers record into, read piece by piece.

Each reader walks the whole file and knows every piece it may meet there. A page of HTML, a picture
or an archive with a few borrowed bytes in front is therefore not taken for sound.
"""

from collections.abc import Iterator
from itertools import islice

# EBML, the pieces of WebM: what is opened, what is looked at, and what else may stand there.
EBML, SEGMENT, CLUSTER, BLOCK_GROUP, INFO = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0xA0, 0x1549A966
TIME, SIMPLE_BLOCK, BLOCK, SCALE = 0xE7, 0xA3, 0xA1, 0x2AD7B1
OPENED = frozenset({SEGMENT, CLUSTER, BLOCK_GROUP, INFO})
PASSED = frozenset(
    {
        *(0x1654AE6B, 0x1C53BB6B, 0x114D9B74, 0x1254C367, 0xEC, 0xBF),  # tracks, index, tags
        *(0x4D80, 0x5741, 0x4489, 0x4461, 0x73A4),  # who wrote it, how long, when, its number
        *(0xA7, 0xAB, 0x9B, 0xFB, 0x75A1, 0x75A2),  # places and lengths of blocks
    }
)
USUAL_SCALE = 1_000_000  # nanoseconds
OGG_HEADER = 27
OPUS_RATE = 48_000
# Fifteen minutes in blocks of 10 ms are 90,000 pieces; more would only keep the server busy.
MOST_PIECES = 100_000
DEEPEST = 4
MP4_OPENED = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
MP4_OUTERMOST = frozenset(
    {b"ftyp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"styp", b"sidx", b"mfra"}
)


class NotSoundError(ValueError):
    """The bytes are not what they would have to be."""


def webm_seconds(content: bytes) -> float:
    """How long a WebM recording lasts: the moment of its last block."""
    scale, cluster, latest = USUAL_SCALE, 0, -1
    for name, start, end in ebml_pieces(content):
        piece = content[start:end]
        if name == SCALE:
            scale = int.from_bytes(piece)
        elif name == TIME:
            cluster = int.from_bytes(piece)
        elif name in {SIMPLE_BLOCK, BLOCK} and len(piece) > 3:
            # One byte for the track, two for the moment inside the cluster.
            latest = max(latest, cluster + int.from_bytes(piece[1:3], signed=True))
    if latest < 0:
        raise NotSoundError("no sound in it")
    return latest * scale / 1e9


def ebml_pieces(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Name, start and end of each piece; the last one may be cut off, as where a tab was closed."""
    if content[:4] != EBML.to_bytes(4):
        raise NotSoundError("no WebM")
    place = 0
    for _ in range(MOST_PIECES):
        if place >= len(content):
            return
        name, place = ebml_number(content, place, with_marker=True)
        size, place = ebml_number(content, place, with_marker=False)
        if name in OPENED:
            continue
        known = name in PASSED or name in {TIME, SIMPLE_BLOCK, BLOCK, SCALE}
        if not known and not (name == EBML and b"webm" in content[place : place + size]):
            raise NotSoundError("a piece that no recording has")
        yield name, place, min(place + size, len(content))
        place += size
    raise NotSoundError("more pieces than fifteen minutes have")


def ebml_number(content: bytes, place: int, *, with_marker: bool) -> tuple[int, int]:
    """A number whose first set bit says how long it is, and where the next thing begins."""
    first = content[place] if place < len(content) else 0
    length = 9 - first.bit_length()
    if length > 8:
        raise NotSoundError("a number without an end")
    value = int.from_bytes(content[place : place + length])
    return value if with_marker else value & ((1 << 7 * length) - 1), place + length


def ogg_seconds(content: bytes) -> float:
    """How long an Ogg recording lasts: the count of samples at its last page."""
    if content[OGG_HEADER + 1 : OGG_HEADER + 9] != b"OpusHead":
        raise NotSoundError("no Opus in it")
    place, samples = 0, 0
    while place < len(content):
        header = content[place : place + OGG_HEADER]
        if header[:5] != b"OggS\0"[: len(header)]:
            raise NotSoundError("no page where one must begin")
        lengths = content[place + OGG_HEADER : place + OGG_HEADER + (header + b"\0" * 27)[26]]
        samples = max(samples, int.from_bytes(header[6:14], "little", signed=True))
        place += OGG_HEADER + len(lengths) + sum(lengths)
    if not samples:
        raise NotSoundError("no sound in it")
    return samples / OPUS_RATE


def mp4_seconds(content: bytes) -> float:
    """How long an MP4 recording lasts: as its head says, or up to where its last part begins."""
    if content[4:8] != b"ftyp":
        raise NotSoundError("no MP4")
    stated, rate, latest, has_sound = 0.0, 0, 0, False
    for name, body in islice(mp4_boxes(content, 0, len(content)), MOST_PIECES):
        has_sound = has_sound or (name == b"mdat" and bool(body))
        version = body[:1]
        if name == b"mvhd":
            at, width = (20, 8) if version == b"\1" else (12, 4)
            ticks = int.from_bytes(body[at + 4 : at + 4 + width])
            stated = ticks / max(1, int.from_bytes(body[at : at + 4]))
        elif name == b"mdhd":
            at = 20 if version == b"\1" else 12
            rate = int.from_bytes(body[at : at + 4])
        elif name == b"tfdt":
            latest = max(latest, int.from_bytes(body[4 : 12 if version == b"\1" else 8]))
    if not (has_sound and rate):
        raise NotSoundError("no sound in it")
    return max(stated, latest / rate)


def mp4_boxes(
    content: bytes, place: int, end: int, depth: int = 0
) -> Iterator[tuple[bytes, bytes]]:
    """Each box's name and body, those inside others too; the last one may be cut off."""
    while place < end:
        size, name = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(content[place + 8 : place + 16]), 16
        unknown = depth == 0 and name not in MP4_OUTERMOST
        if size < head or unknown or depth > DEEPEST:
            raise NotSoundError("a box that no recording has")
        inside, place = place + head, place + size
        if name in MP4_OPENED:
            yield from mp4_boxes(content, inside, min(place, end), depth + 1)
        else:
            yield name, content[inside : min(place, end)]
