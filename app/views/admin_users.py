"""What an administrator can do for one account: links, browsers, the second step."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.services.accounts import accounts, browsers, reset_links, second_factor
from app.views.admin import administrators_alone
from app.views.auth import settings
from app.web.db import get_db
from app.web.login import now

blueprint = Blueprint("admin_users", __name__, url_prefix="/admin/users/<id:user_id>")
blueprint.before_request(administrators_alone)


def page(user_id: int, address: str = "") -> str:
    """One account: who it is and where it is signed in, and nothing of its work."""
    db = get_db()
    return render_template(
        "admin/user.html",
        user=accounts.get_learner(db, user_id=user_id),
        browsers=browsers.list_browsers(db, user_id=user_id, token="", now=now()),
        second_step=second_factor.is_on(db, user_id),
        address=address,
    )


def back(user_id: int) -> ResponseReturnValue:
    """Keep what was done, and show the account again."""
    get_db().commit()
    return redirect(f"/admin/users/{user_id}", 303)


@blueprint.get("")
def show(user_id: int) -> ResponseReturnValue:
    """One account."""
    return page(user_id)


@blueprint.post("/reset-link")
def make_link(user_id: int) -> ResponseReturnValue:
    """Make a link to a new password and show it, this once."""
    path = reset_links.make_link(get_db(), user_id=user_id, now=now())
    get_db().commit()
    return page(user_id, (settings().public_url or request.host_url.rstrip("/")) + path)


@blueprint.post("/browsers/end")
def end_browsers(user_id: int) -> ResponseReturnValue:
    """Sign the account out everywhere."""
    accounts.end_sessions(get_db(), user_id=accounts.get_user(get_db(), user_id).id)
    return back(user_id)


@blueprint.post("/browsers/<browser_key>/end")
def end_browser(user_id: int, browser_key: str) -> ResponseReturnValue:
    """Sign the account out on one browser."""
    browsers.end_browser(get_db(), user_id=user_id, key=browser_key)
    return back(user_id)


@blueprint.post("/second-step/remove")
def remove_second_step(user_id: int) -> ResponseReturnValue:
    """Take the second step away from somebody who lost phone and codes."""
    second_factor.take_away(get_db(), accounts.get_user(get_db(), user_id).id)
    return back(user_id)
