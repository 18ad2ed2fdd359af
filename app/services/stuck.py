"""Which of a learner's topics keep failing."""

from app.domain.rating import Rating
from app.domain.stuck import is_stuck
from app.models.review import Standing


def stands_stuck(standing: Standing | None) -> bool:
    """Whether a topic keeps failing, by what its standing knows."""
    if standing is None:
        return False
    latest = [Rating(each["rating"]) for each in standing.recent if each["rating"] is not None]
    return is_stuck(standing.times_again, latest)
