"""Comparisons: the list, one pair before its round, starting the round, and only reading."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain import session_life
from app.domain.learner import Learner
from app.services.rounds import comparisons, pair_queue, round_offers, round_starts
from app.services.rounds.comparisons import ComparisonPage
from app.services.rounds.round_starts import Opening
from app.views.auth import settings
from app.views.drills import learner_or_guest
from app.views.forms import read_uuid
from app.web.border import query_number, query_text
from app.web.db import get_db
from app.web.login import find_learner, get_learner, keep_session, learner_id, now
from app.web.templating import today

blueprint = Blueprint("comparisons", __name__)


@blueprint.get("/comparisons")
def index() -> ResponseReturnValue:
    """All comparisons by subject, with what came of each, and own answers against the past."""
    user_id = learner_id()
    return render_template(
        "comparisons/index.html",
        subjects=comparisons.by_subject(get_db(), user_id=user_id),
        judged=pair_queue.list_judged(get_db(), user_id=user_id),
        pasts=round_offers.list_own_pasts(get_db(), user_id=user_id) if user_id else [],
    )


@blueprint.get("/comparisons/next")
def next_pair() -> ResponseReturnValue:
    """On to the pair that is best judged now, or to one that shows a flaw."""
    db, learner, flaw = get_db(), find_learner(), query_text("flaw")
    if flaw:
        found = pair_queue.find_flawed(db, learner=learner, flaw=flaw, now=now())
    else:
        other = query_number("other", 0)
        found = pair_queue.find_next(db, learner=learner, other_than=other, now=now())
    if found is None:
        return redirect(url_for("comparisons.index"), 303)
    return redirect(url_for("comparisons.show", comparison_id=found), 303)


def get_pair(comparison_id: int) -> ComparisonPage:
    """One pair as it stands for whoever asks."""
    return comparisons.get_comparison(
        get_db(), comparison_id=comparison_id, user_id=learner_id(), today=today()
    )


@blueprint.get("/comparisons/<id:comparison_id>")
def show(comparison_id: int) -> ResponseReturnValue:
    """A pair before its round: no word of the answers, and what starting means."""
    return render_template(
        "comparisons/show.html",
        pair=get_pair(comparison_id),
        registration_open=settings().registration_open,
    )


@blueprint.get("/comparisons/<id:comparison_id>/read")
def read(comparison_id: int) -> ResponseReturnValue:
    """One pair side by side; before the topic was tried today it says what opening it means."""
    return render_template("comparisons/read.html", pair=get_pair(comparison_id))


@blueprint.post("/comparisons/<id:comparison_id>/start")
def start(comparison_id: int) -> ResponseReturnValue:
    """Start a round. A first visitor becomes a guest, whose work this browser keeps."""
    learner, token = learner_or_guest()
    round_id = round_starts.start_pair(get_db(), opening(learner), comparison_id=comparison_id)
    get_db().commit()
    response = make_response(to_round(round_id))
    return keep_session(response, token, session_life.GUEST_LASTS) if token else response


@blueprint.post("/topics/<id:topic_id>/past")
@login_required
def start_own_past(topic_id: int) -> ResponseReturnValue:
    """Hold an own answer of some weeks ago against the latest one."""
    opened = opening(get_learner())
    round_id = round_starts.start_own_past(get_db(), opened, topic_id=topic_id)
    get_db().commit()
    return to_round(round_id)


def opening(learner: Learner) -> Opening:
    """A start with the number that the page gave it."""
    return Opening(learner=learner, round_id=read_uuid(request.form, "round_id"), now=now())


def to_round(round_id: UUID) -> ResponseReturnValue:
    """On to the round."""
    return redirect(url_for("rounds.show", round_id=round_id), 303)
