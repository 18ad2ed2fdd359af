"""Bad beside strong, and why the strong one wins."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.services import comparisons
from app.web.db import get_db
from app.web.login import find_learner, learner_id
from app.web.templating import today

blueprint = Blueprint("comparisons", __name__)


@blueprint.get("/comparisons")
def index() -> ResponseReturnValue:
    """All comparisons by subject, with what flaws the catalogue of each names."""
    return render_template(
        "comparisons/index.html", subjects=comparisons.by_subject(get_db(), user_id=learner_id())
    )


@blueprint.get("/comparisons/<id:comparison_id>")
def show(comparison_id: int) -> ResponseReturnValue:
    """One pair side by side; before the topic was tried today it says what opening it means."""
    learner = find_learner()
    pair = comparisons.get_comparison(
        get_db(),
        comparison_id=comparison_id,
        user_id=learner.id if learner else None,
        today=today(),
    )
    return render_template("comparisons/show.html", pair=pair)
