"""How well a learner lands a topic in each time box, and which box that asks for next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.quality import DeliveryAdvice, delivery_advice


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """Delivery in one time box: 0 to 1 after so many tries, and what to do next."""

    box_seconds: int
    value: float
    tries: int
    advice: DeliveryAdvice


def delivery_line(
    box_seconds: int, history: Sequence[float], boxes: Collection[int]
) -> DeliveryLine | None:
    """The line of a history, oldest first; None where clarity was never judged in the box."""
    if not history:
        return None
    return DeliveryLine(
        box_seconds=box_seconds,
        value=history[-1],
        tries=len(history),
        advice=delivery_advice(history, box_seconds, boxes),
    )


def delivery_lines(
    histories: Mapping[int, Sequence[float]], boxes: Collection[int]
) -> tuple[DeliveryLine, ...]:
    """A line for each box in which a topic was tried; ``boxes`` are those of its drills."""
    lines = (delivery_line(box, history, boxes) for box, history in histories.items())
    return tuple(line for line in lines if line is not None)
