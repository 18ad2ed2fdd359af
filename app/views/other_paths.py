"""Another path for a topic that keeps failing: an own answer, a comparison, its points."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.services.planning import other_paths
from app.web.db import get_db
from app.web.login import get_learner

blueprint = Blueprint("other_paths", __name__)


@blueprint.get("/other-paths/<id:topic_id>")
@login_required
def show(topic_id: int) -> ResponseReturnValue:
    """What to do instead of the same drill again."""
    user_id = get_learner().id
    paths = other_paths.get_other_paths(get_db(), user_id=user_id, topic_id=topic_id)
    return render_template("other_paths/show.html", paths=paths)
