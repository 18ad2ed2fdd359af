"""The versions of the rubric: which there are, and what they ask for.

Every attempt carries the version that it began with. Add one whenever a criterion, a threshold or a
mapping changes; what was scored by a version stays so.
"""

from app.domain.rating import GOOD_FROM

USUAL_RUBRIC = 1
# What is proposed to somebody who scores too high, from that day on (FEATURES 5.6).
STRICT_RUBRIC = 2
STRICT_GOOD_FROM = 0.90


def good_from(version: int) -> float:
    """From which share of the points on an answer is good, by the version of the rubric."""
    return STRICT_GOOD_FROM if version == STRICT_RUBRIC else GOOD_FROM
