"""The only place where the parts are wired together."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask, Request
from flask.sessions import SessionInterface
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli
from app.clock import SteadyClock
from app.config import Settings
from app.models.engine import make_engine, tell_moment
from app.views import BLUEPRINTS
from app.web import (
    assets,
    bodies,
    border,
    db,
    errors,
    listing,
    login,
    logs,
    metrics,
    second_step,
    security,
    statements,
    templating,
    translations,
)


class NoSession(SessionInterface):
    """No session of Flask's: ours are rows, and a cookie is signed where one is needed."""

    def open_session(self, app: Flask, request: Request) -> None:
        """Nothing to open; whoever writes into it is refused."""


PARTS = (
    logs,
    metrics,
    statements,
    security,
    border,
    login,
    second_step,
    assets,
    templating,
    listing,
    translations,
    errors,
)
Clock = Callable[[], datetime]


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The application for some settings; it touches the database only when a request does."""
    app = Flask("app", static_folder=None, instance_path=str(settings.instance))
    clock = clock or SteadyClock(on_jump=logs.log_jump)
    configure(app, settings, clock)
    bodies.init_app(app, settings.threads)
    if settings.proxies:
        # The host stays the one that was asked for: a proxy passes it on.
        fixed = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)
        app.wsgi_app = fixed  # type: ignore[method-assign]
    app.session_interface = NoSession()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    engine = make_engine(settings.database_url)
    if isinstance(clock, SteadyClock):
        # Programs on several machines have one clock in common.
        tell_moment(engine, clock.share)
    db.init_app(app, engine)
    for part in PARTS:
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    cli.init_app(app)
    return app


def configure(app: Flask, settings: Settings, clock: Clock) -> None:
    """Give an application its settings and its clock, in place of those it had."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.old_secrets),
        HOST_NAMES=settings.host_names,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_SAMESITE="Lax",
        SETTINGS=settings,
        CLOCK=clock,
    )
