"""Values of the domain as JSON, and back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.page import KeyPoint, SelfCheck
from app.models.topic import DrillRow
from app.services import documents
from tests import factories

PAGE = """# Design

## Interview Timed Drill

- Time box: 10 minutes.
- Prompt: Design a cache.
- Required outputs:
  - A diagram
  - A number
- Self-check score (0-3 each): depth, clarity.
"""


def test_points_come_back_as_they_went() -> None:
    points = (KeyPoint(text="a", critical=True, alternatives=("b", "c")), KeyPoint(text="d"))
    assert documents.points_from_json(documents.points_to_json(points)) == points


@pytest.mark.parametrize("check", [None, SelfCheck(dimensions=("depth",), minimum=1, maximum=5)])
def test_a_self_check_comes_back_as_it_went(check: SelfCheck | None) -> None:
    assert documents.self_check_from_json(documents.self_check_to_json(check)) == check


def test_a_drill_keeps_its_outputs_and_its_own_dimensions(db: Session) -> None:
    factories.load(db, {"design.md": PAGE})
    drill = documents.drill_of(db.scalars(select(DrillRow)).one())
    assert (drill.seconds, drill.required_outputs) == (600, ("A diagram", "A number"))
    assert drill.self_check is not None
    assert drill.self_check.dimensions == ("depth", "clarity")
