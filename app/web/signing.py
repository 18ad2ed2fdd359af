"""Signing what a browser carries for us, and the names of our cookies."""

from flask import current_app
from itsdangerous import URLSafeSerializer


def signer(purpose: str) -> URLSafeSerializer:
    """What signs for one purpose: with the present secret, believing earlier ones too."""
    # The last of them signs; all of them are tried when something is read.
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt=purpose)


def cookie_name(name: str) -> str:
    """A cookie's name; over https one that no neighbouring host can set in our place."""
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name
