"""The catalogue of flaws: what makes an answer weak, by name, with its sign and a better move."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.key_points import normalised

_NAME = re.compile(r"##\s+(.+)")
_ENTRY = re.compile(r"[-*]\s+(sign|example|better move):\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One kind of weakness: how it shows, an example of it, and what to do instead."""

    name: str
    sign: str = ""
    example: str = ""
    better_move: str = ""

    @property
    def principle(self) -> str:
        """The better move as a sentence."""
        return self.better_move[:1].upper() + self.better_move[1:]


def read_flaws(text: str) -> tuple[Flaw, ...]:
    """The flaws of a catalogue, in its order: a heading of level two for each, a list below it.

    Lines that are neither heading nor entry go on with the entry above them, or are left out.
    """
    found: list[dict[str, str]] = []
    field = ""
    for line in text.splitlines():
        if heading := _NAME.match(line):
            found.append({"name": heading[1].strip()})
            field = ""
        elif found and (entry := _ENTRY.match(line.strip())):
            field = entry[1].lower().replace(" ", "_")
            found[-1][field] = entry[2].strip()
        elif found and field and line.strip():
            found[-1][field] += f" {line.strip()}"
        elif not line.strip():
            field = ""
    return tuple(Flaw(**each) for each in found)


def find_flaw(catalogue: Iterable[Flaw], name: str) -> Flaw | None:
    """The flaw of a name, whatever its case and hyphens; None where the catalogue lacks it."""
    wanted = normalised(name)
    return next((flaw for flaw in catalogue if normalised(flaw.name) == wanted), None)


def known_flaws(catalogue: Sequence[Flaw], names: Iterable[str]) -> tuple[Flaw, ...]:
    """The flaws of some names, each once; one that the catalogue lacks has its name alone."""
    kept: dict[str, Flaw] = {}
    for name in names:
        kept.setdefault(normalised(name), find_flaw(catalogue, name) or Flaw(name=name.strip()))
    kept.pop("", None)
    return tuple(kept.values())


def offered_flaws(catalogue: Sequence[Flaw], names: Iterable[str]) -> tuple[Flaw, ...]:
    """What can be ticked for a pair: the whole catalogue, then what its author calls otherwise."""
    more = [flaw for flaw in known_flaws(catalogue, names) if flaw not in catalogue]
    return (*catalogue, *more)
