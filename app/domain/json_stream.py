"""A large JSON object read piece by piece: each member, and each element of a list, as it comes."""

import re
from collections.abc import Iterable, Iterator
from json import JSONDecoder

from app.domain.errors import InvalidInput
from app.domain.text import JSON_LIMITS, Json, refuse_bad_parts

# No element of ours comes near to this; what does is no file of ours.
LONGEST_ELEMENT = 20_000_000
SPACE = re.compile(r"[ \t\r\n]*")


class Pieces:
    """Text that comes in pieces, of which only what is not read yet is kept."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self.pieces = iter(pieces)
        self.text = ""
        self.place = 0
        self.is_over = False

    def more(self) -> bool:
        """Take in as much again as waits already; False where there is no more."""
        waiting = self.text[self.place :]
        parts, length = [waiting], 0
        while length <= len(waiting) and not self.is_over:
            piece = next(self.pieces, None)
            self.is_over = piece is None
            parts.append(piece or "")
            length += len(piece or "")
        self.text, self.place = "".join(parts), 0
        return length > 0

    def peek(self) -> str:
        """The next character that is no space, not taken yet; nothing at the end."""
        while True:
            found = SPACE.match(self.text, self.place)
            self.place = found.end() if found else self.place
            if self.place < len(self.text):
                return self.text[self.place]
            if not self.more():
                return ""

    def take(self, *wanted: str) -> str:
        """The next character, which must be one of these."""
        found = self.peek()
        if found not in wanted or not found:
            raise unreadable()
        self.place += 1
        return found

    def value(self, decoder: JSONDecoder) -> Json:
        """The next whole value; what follows it must be there, or a number could go on."""
        self.peek()
        while True:
            try:
                value, end = decoder.raw_decode(self.text, self.place)
            except RecursionError as error:
                raise unreadable() from error
            except ValueError as error:
                if len(self.text) - self.place > LONGEST_ELEMENT or not self.more():
                    raise unreadable() from error
                continue
            if end == len(self.text) and self.more():
                continue
            self.place = end
            found: Json = value
            refuse_bad_parts(found)
            return found


def read_members(pieces: Iterable[str]) -> Iterator[tuple[str, Json]]:
    """Each member of the one object there is; of a list its elements one by one, under its name.

    Raises ``InvalidInput`` for what is no such JSON, wherever it turns out, and for what the border
    refuses (``text.parse_json``).
    """
    source, decoder = Pieces(pieces), JSONDecoder(**JSON_LIMITS)
    source.take("{")
    while True:
        name = source.value(decoder)
        if not isinstance(name, str):
            raise unreadable()
        source.take(":")
        if source.peek() == "[":
            yield from ((name, element) for element in elements(source, decoder))
        else:
            yield name, source.value(decoder)
        if source.take(",", "}") == "}":
            break
    if source.peek():
        raise unreadable()


def elements(source: Pieces, decoder: JSONDecoder) -> Iterator[Json]:
    """The elements of a list."""
    source.take("[")
    if source.peek() == "]":
        source.take("]")
        return
    while True:
        yield source.value(decoder)
        if source.take(",", "]") == "]":
            return


def unreadable() -> InvalidInput:
    """The one sentence for JSON that is none, or is cut off."""
    return InvalidInput("it holds JSON that can't be read; it may be damaged or cut off")
