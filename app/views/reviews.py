"""What is due today, and weak topics with the reason each is there."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.services import reviews
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("reviews", __name__)


@blueprint.get("/review")
@login_required
def index() -> ResponseReturnValue:
    """Today's queue and the weakest topics."""
    learner = get_learner()
    return render_template(
        "reviews/index.html",
        today_=reviews.get_today(get_db(), learner=learner, now=now()),
        weak=reviews.list_weak(get_db(), learner=learner, now=now()),
    )
