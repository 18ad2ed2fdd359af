"""What an administrator sees of the installation; never what a learner wrote."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app.config import VERSION
from app.domain.errors import NotFound
from app.services import installation
from app.web.border import query_number
from app.web.db import get_db
from app.web.login import ask_to_sign_in, find_learner
from app.web.logs import log_access

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.before_request
def administrators_alone() -> ResponseReturnValue | None:
    """Ask who it is; to everybody but administrators these pages are not there."""
    learner = find_learner()
    if learner is None:
        return ask_to_sign_in()
    if learner.needs_second_step:
        return redirect("/account/second-step", 303)
    if not learner.is_admin:
        log_access("not allowed", user=learner.id)
        raise NotFound("There is no such page.")
    return None


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Versions, sizes and sources."""
    db = get_db()
    return render_template(
        "admin/index.html",
        installation=installation.describe(db, version=VERSION),
        sources=installation.list_loads(db),
    )


@blueprint.get("/users")
def users() -> ResponseReturnValue:
    """Accounts and guests, a page at a time."""
    page = query_number("page", 1)
    return render_template("admin/users.html", users=installation.list_users(get_db(), page=page))


@blueprint.get("/loads/<id:source_id>")
def load(source_id: int) -> ResponseReturnValue:
    """What the last load of a source said."""
    source, problems = installation.get_load(get_db(), source_id=source_id)
    return render_template("admin/load.html", source=source, problems=problems)
