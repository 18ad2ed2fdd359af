"""How well a learner judges, and what there is to judge beside the comparisons."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain.rubric_versions import STRICT_RUBRIC
from app.services.accounts import own_settings
from app.services.rounds import judgement, round_offers, round_starts
from app.services.rounds.round_starts import Opening
from app.views.forms import read_uuid
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("judgement", __name__)


@blueprint.get("/judgement")
@login_required
def index() -> ResponseReturnValue:
    """Confidence, leniency, agreement with oneself, and flaws, as words and tables."""
    learner = get_learner()
    return render_template(
        "judgement/index.html",
        judgement=judgement.get_judgement(get_db(), user_id=learner.id),
        is_strict=learner.rubric_version == STRICT_RUBRIC,
        offers=round_offers.get_offers(get_db(), learner=learner, now=now()),
    )


@blueprint.post("/judgement/rubric")
@login_required
def set_rubric() -> ResponseReturnValue:
    """Be stricter from now on, or as everybody is."""
    strict = request.form.get("strict") == "yes"
    own_settings.save_rubric(get_db(), user_id=get_learner().id, strict=strict)
    get_db().commit()
    return redirect(url_for("judgement.index", _anchor="page-strict"), 303)


def begin(start: Callable[..., UUID]) -> ResponseReturnValue:
    """Start a round with the number that the page gave it, and go there."""
    round_id = read_uuid(request.form, "round_id")
    start(get_db(), Opening(learner=get_learner(), round_id=round_id, now=now()))
    get_db().commit()
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@blueprint.post("/judgement/anchor")
@login_required
def start_anchor() -> ResponseReturnValue:
    """Score an answer of known level."""
    return begin(round_starts.start_anchor)


@blueprint.post("/judgement/rescore")
@login_required
def start_rescore() -> ResponseReturnValue:
    """Score an own answer of some days ago again."""
    return begin(round_starts.start_rescore)
