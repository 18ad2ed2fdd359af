"""Long lists by pages: there is always one to show."""

import pytest

from app.domain.paging import page_within


@pytest.mark.parametrize(
    ("page", "number", "shown", "pages"),
    [
        (1, 0, 1, 1),
        (1, 50, 1, 1),
        (2, 51, 2, 2),
        (9, 101, 3, 3),
        (0, 101, 1, 3),
        (-3, 101, 1, 3),
    ],
)
def test_a_page_that_is_not_there_is_the_nearest_one(
    page: int, number: int, shown: int, pages: int
) -> None:
    assert page_within(page, number, 50) == (shown, pages)
