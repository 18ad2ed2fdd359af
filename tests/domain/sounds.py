"""Small files of sound, made piece by piece, for the tests of uploads."""

from collections.abc import Sequence

UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def piece(name: str, content: bytes, size: bytes | None = None) -> bytes:
    """One piece of WebM by its name in hexadecimal."""
    return bytes.fromhex(name) + (size or (0x10000000 | len(content)).to_bytes(4)) + content


def webm(seconds: float = 2.0, *, before: bytes = b"", after: bytes = b"") -> bytes:
    """A WebM recording with a block of 20 bytes every half second, as browsers write them."""
    head = piece("1a45dfa3", piece("4282", b"webm"))
    info = piece("1549a966", piece("2ad7b1", (1_000_000).to_bytes(4)))
    tracks = piece("1654ae6b", b"OpusHead-and-more")
    blocks = b"".join(
        piece("1f43b675", b"", UNKNOWN)
        + piece("e7", half.to_bytes(4))
        + piece("a3", b"\x81\x00\x00\x80" + b"o" * 20)
        for half in range(0, int(seconds * 1000) + 1, 500)
    )
    return head + before + piece("18538067", b"", UNKNOWN) + info + tracks + blocks + after


def ogg(seconds: float = 2.0, *, codec: bytes = b"OpusHead") -> bytes:
    """An Ogg recording of three pages."""
    return page(0, codec + b"head") + page(0, b"OpusTags") + page(int(seconds * 48_000), b"o" * 300)


def page(samples: int, content: bytes) -> bytes:
    """One page of Ogg."""
    lengths = bytes([255] * (len(content) // 255) + [len(content) % 255])
    head = b"OggS\0\0" + samples.to_bytes(8, "little") + bytes(12) + bytes([len(lengths)])
    return head + lengths + content


def box(name: str, *parts: bytes) -> bytes:
    """One box of MP4."""
    content = b"".join(parts)
    return (8 + len(content)).to_bytes(4) + name.encode() + content


def mp4(seconds: float = 2.0, *, fragments: bool = True, wide: bool = False) -> bytes:
    """An MP4 recording: in fragments, as browsers write it, or with its length in the head."""
    stated = 0 if fragments else seconds
    width, version, dates = (8, b"\1", 16) if wide else (4, b"\0", 8)
    times = bytes(3) + bytes(dates)
    head = version + times + (1000).to_bytes(4) + int(stated * 1000).to_bytes(width) + bytes(8)
    media = version + times + (48_000).to_bytes(4) + bytes(width)
    moov = box("moov", box("mvhd", head), box("trak", box("mdia", box("mdhd", media))))
    return (
        box("ftyp", b"isom", bytes(8))
        + moov
        + b"".join(
            box("moof", box("traf", box("tfdt", version + bytes(3) + at.to_bytes(width))))
            + box("mdat", b"o" * 50)
            for at in starts(seconds if fragments else 0)
        )
    )


def starts(seconds: float) -> Sequence[int]:
    """Where the fragments of a recording begin, in samples."""
    return range(0, int(seconds * 48_000) + 1, 48_000)
