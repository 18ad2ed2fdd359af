"""Who is asking: Flask-Login over sessions kept as rows, so that the server can end each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import LoginManager, current_user

from app.domain.learner import Learner
from app.services.accounts import browsers, visitors
from app.web.db import SAFE_METHODS, get_db
from app.web.signing import cookie_name, put_cookie

COOKIE = "strong_answer_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What Flask-Login wants to know of somebody signed in, round our own value."""

    learner: Learner
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False


def init_app(app: Flask) -> None:
    """Load the visitor from our own cookie; Flask-Login's signed one can't be revoked."""
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(load_visitor)
    manager.unauthorized_handler(ask_to_sign_in)
    # Not ``manager.init_app``: it looks after a cookie that we don't have, and marks every answer,
    # static files too, as one that changes with cookies.
    app.login_manager = manager  # type: ignore[attr-defined]
    app.context_processor(lambda: {"learner": find_learner()})


def load_visitor(incoming: Request) -> Visitor | None:
    """The visitor whose session the cookie names, if it is still alive."""
    token = incoming.cookies.get(cookie_name(COOKIE))
    if not token:
        return None
    writes = incoming.method not in SAFE_METHODS
    # The first connection tells the clock what the database's shows.
    get_db().connection()
    found = visitors.find_session(get_db(), token=token, now=now(), to_write=writes)
    if found is None:
        return None
    learner, seen_at = found
    if writes:
        browsers.note_seen(get_db(), token=token, seen_at=seen_at, now=now())
    g.learner_id = learner.id
    return Visitor(learner=learner)


def find_learner() -> Learner | None:
    """The learner who is asking, or None for a first visit."""
    visitor = current_user._get_current_object()
    return visitor.learner if isinstance(visitor, Visitor) else None


def forget_learner() -> None:
    """Go on without asking who it is, where the database has just failed at something."""
    if not hasattr(g, "_login_user"):
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def learner_id() -> int | None:
    """The number of the learner who is asking, or None for a first visit."""
    learner = find_learner()
    return learner.id if learner else None


def get_learner() -> Learner:
    """The learner behind a view that needs one (``login_required``)."""
    learner = find_learner()
    if learner is None:
        current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        raise RuntimeError("a view that asks for the learner lacks login_required")
    return learner


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a page to the sign-in form and a script a 401, never the form in place of JSON."""
    if wants_json():
        return jsonify(
            error="signed-out", message=gettext("You are signed out. Sign in to go on.")
        ), 401
    back = request.full_path if request.method == "GET" else request.referrer or "/"
    return redirect(url_for("auth.sign_in", next=local_path(back)))


def wants_json() -> bool:
    """Whether the request comes from a script that reads JSON."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.is_json or best == "application/json"


def local_path(address: str) -> str:
    """The address as a path inside this site; the start page for anything that leads outside."""
    try:
        parts = urlsplit(address)
    except ValueError:  # a host in broken brackets
        return "/"
    same_site = parts.netloc in {"", request.host}
    path = parts.path
    safe = path.startswith("/") and not path.startswith("//") and "\\" not in path
    if not (same_site and safe) or not path.isprintable():
        return "/"
    return f"{path}?{parts.query}" if parts.query else path


def keep_session(response: Response, token: str, lasting: timedelta) -> Response:
    """Put a new session's token into the browser."""
    return put_cookie(response, COOKIE, token, seconds=int(lasting.total_seconds()))


def drop_session(response: Response) -> Response:
    """Take the token out of the browser."""
    response.delete_cookie(
        cookie_name(COOKIE),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def session_token() -> str:
    """The token this browser holds, or nothing."""
    return request.cookies.get(cookie_name(COOKIE), "")


def now() -> datetime:
    """The moment of this request, the same however often it is asked for."""
    moment: datetime | None = g.get("now")
    if moment is None:
        moment = g.now = current_app.config["CLOCK"]()
    return moment
