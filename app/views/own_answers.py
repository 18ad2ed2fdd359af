"""A learner's own strong answer and key points, laid over an author's topic."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import login_required
from wtforms import Form, TextAreaField

from app.domain import session_life
from app.domain.errors import Conflict, InvalidInput
from app.domain.text import clean_integer
from app.services.scoring import own_answers
from app.views.drills import learner_or_guest
from app.views.forms import add_error
from app.web.border import LARGEST_ID
from app.web.db import get_db
from app.web.login import get_learner, keep_session, learner_id, now
from app.web.templating import today

blueprint = Blueprint("own_answers", __name__)


class OwnForm(Form):
    """The answer and the points."""

    strong = TextAreaField(
        _("Your strong answer"),
        description=_("As you would say it. In 30 seconds 65 to 80 words can be spoken."),
        render_kw={"rows": 8, "maxlength": 10_000, "dir": "auto"},
    )
    points = TextAreaField(
        _("Your key points"),
        description=_(
            "One a line. Your next attempt at this topic is marked against them as well."
        ),
        render_kw={"rows": 5, "maxlength": 15_000, "dir": "auto"},
    )


def own_page(topic_id: int, form: OwnForm | None = None, *, conflict: bool = False) -> str:
    """The form, filled with what is kept or else with what was sent."""
    page = own_answers.get_page(get_db(), user_id=learner_id(), topic_id=topic_id, today=today())
    kept = OwnForm(strong=page.own.strong, points="\n".join(page.own.texts))
    return render_template(
        "own_answers/show.html",
        page=page,
        form=form or kept,
        is_sent=form is not None,
        conflict=conflict,
    )


def read_version() -> int:
    """Which version of the answer the form was made from."""
    return clean_integer(
        request.form.get("version"), field="version", minimum=0, maximum=LARGEST_ID
    )


@blueprint.get("/own/<id:topic_id>")
def show(topic_id: int) -> ResponseReturnValue:
    """Write or change it; what is kept is closed until the topic was tried today."""
    return own_page(topic_id)


@blueprint.post("/own/<id:topic_id>")
def save(topic_id: int) -> ResponseReturnValue:
    """Keep it. Whoever is not known becomes a guest, so that no text is lost over signing in."""
    form = OwnForm(request.form)
    learner, token = learner_or_guest()
    try:
        url = keep(learner.id, topic_id, form)
    except InvalidInput as error:
        add_error(form, error)
        return own_page(topic_id, form), 422
    except Conflict:
        return own_page(topic_id, form, conflict=True), 409
    return done(url, token)


def keep(user_id: int, topic_id: int, form: OwnForm) -> str:
    """Store what was written; the topic's address."""
    return own_answers.save_own(
        get_db(),
        user_id=user_id,
        topic_id=topic_id,
        written=(form.strong.data or "", form.points.data or ""),
        version=read_version(),
        now=now(),
    )


def done(url: str, token: str = "") -> ResponseReturnValue:
    """Keep the change and go back to the topic."""
    get_db().commit()
    response = make_response(redirect(f"{url}#page-own", 303))
    return keep_session(response, token, session_life.GUEST_LASTS) if token else response


@blueprint.post("/own/<id:topic_id>/remove")
@login_required
def remove(topic_id: int) -> ResponseReturnValue:
    """Remove it; the page asked before, and the topic's page offers to take it back."""
    user_id, version = get_learner().id, read_version()
    return done(
        own_answers.remove_own(
            get_db(), user_id=user_id, topic_id=topic_id, version=version, now=now()
        )
    )


@blueprint.post("/own/<id:topic_id>/undo")
@login_required
def undo(topic_id: int) -> ResponseReturnValue:
    """Take the last change back."""
    user_id, version = get_learner().id, read_version()
    return done(
        own_answers.undo_own(
            get_db(), user_id=user_id, topic_id=topic_id, version=version, now=now()
        )
    )
