"""What is due today, and weak topics with the reason each is there."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.services.planning import reviews, set_asides
from app.views.forms import read_uuid
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("reviews", __name__)
# As many as somebody takes up in a week or two.
MOST_STUCK = 12


@blueprint.get("/review")
@login_required
def index() -> ResponseReturnValue:
    """Today's queue, the topics that keep failing, a few of them or all, and the weakest topics."""
    page = reviews.get_review(get_db(), learner=get_learner(), now=now())
    stuck = page.today.stuck
    shown = stuck if request.args.get("stuck") == "all" else stuck[:MOST_STUCK]
    return render_template("reviews/index.html", today_=page.today, stuck=shown, weak=page.weak)


@blueprint.post("/review/aside")
@login_required
def set_aside() -> ResponseReturnValue:
    """Set the rest aside until tomorrow."""
    aside_id = read_uuid(request.form, "aside_id")
    reviews.set_rest_aside(get_db(), learner=get_learner(), aside_id=aside_id, now=now())
    get_db().commit()
    return redirect("/review", 303)


@blueprint.post("/review/aside/<uuid:aside_id>/undo")
@login_required
def undo_aside(aside_id: UUID) -> ResponseReturnValue:
    """Bring back what was set aside."""
    set_asides.take_back(get_db(), user_id=get_learner().id, aside_id=aside_id, now=now())
    get_db().commit()
    return redirect("/review", 303)
