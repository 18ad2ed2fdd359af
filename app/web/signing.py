"""Signing what a browser carries for us, and how our cookies are set."""

from flask import Response, current_app
from itsdangerous import URLSafeSerializer


def signer(purpose: str) -> URLSafeSerializer:
    """What signs for one purpose: with the present secret, believing earlier ones too."""
    # The last of them signs; all of them are tried when something is read.
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt=purpose)


def cookie_name(name: str) -> str:
    """A cookie's name; over https one that no neighbouring host can set in our place."""
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name


def put_cookie(response: Response, name: str, value: str, *, seconds: int) -> Response:
    """Set a cookie that scripts can't read and that other sites' pages do not send along."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/",
    )
    return response
