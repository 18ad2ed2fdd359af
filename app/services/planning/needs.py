"""The needs of a learner's topics, the neediest first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.study_day import study_day
from app.domain.tracks import TopicWeights
from app.domain.weakness import Need, TopicEvidence, rank
from app.services.planning.evidence import Known, forecast_at, topic_evidence
from app.services.rounds.picks import judged

NONE_PICKED = (0, 0)


def judgement_of(
    db: Session, *, user_id: int, topic_id: int | None = None
) -> tuple[float, dict[int, tuple[int, int]]]:
    """A learner's leniency in levels, and by topic (or of one) the wrong picks out of all picks."""
    found, picks = judged(db, user_id=user_id, topic_id=topic_id)
    by_topic = {topic_id: (each.wrong, each.number) for topic_id, each in picks.items()}
    return (found.levels if found else 0.0), by_topic


def list_needs(
    db: Session,
    *,
    learner: Learner,
    known: Known,
    weights: TopicWeights,
    now: datetime,
    topic_ids: Iterable[int] | None = None,
) -> tuple[Need, ...]:
    """The need of every topic that was tried, or of these topics, the neediest first.

    ``weights``: how much each topic counts under the learner's track.
    """
    leniency, picks = judgement_of(db, user_id=learner.id)
    forecast = forecast_at(now, study_day(now, learner.time_zone), learner.interview_on)
    tried = [topic_id for topic_id, standing in known.standings.items() if standing.attempts]
    evidences = (
        topic_evidence(
            topic_id,
            known.standings.get(topic_id),
            known.delivered.get(topic_id, ()),
            now=now,
            forecast=forecast,
            interview_on=learner.interview_on,
            leniency=leniency,
            picks=picks.get(topic_id, NONE_PICKED),
        )
        for topic_id in (tried if topic_ids is None else topic_ids)
    )
    return rank(weighed(evidence, weights) for evidence in evidences)


def weighed(evidence: TopicEvidence, weights: TopicWeights) -> TopicEvidence:
    """The same evidence, counting as much as its topic does under the learner's track."""
    track_weight = weights.track_weight(evidence.topic_id)
    importance = weights.importance(evidence.topic_id)
    if track_weight == importance == 1:
        return evidence
    return replace(evidence, track_weight=track_weight, importance=importance)
