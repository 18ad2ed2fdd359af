"""HTTP in, HTML or JSON out: one blueprint a file."""

from app.views import (
    attempts,
    auth,
    comparisons,
    drills,
    home,
    judgement,
    progress,
    recordings,
    reviews,
    rounds,
    scoring,
    sessions,
    sources,
    status,
    topics,
    weak,
)

BLUEPRINTS = (
    home.blueprint,
    auth.blueprint,
    topics.blueprint,
    drills.blueprint,
    attempts.blueprint,
    scoring.blueprint,
    sessions.blueprint,
    comparisons.blueprint,
    rounds.blueprint,
    judgement.blueprint,
    reviews.blueprint,
    weak.blueprint,
    progress.blueprint,
    recordings.blueprint,
    sources.blueprint,
    status.blueprint,
)
