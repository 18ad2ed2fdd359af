"""Pictures that are made on the spot, as SVG inside the page."""

from functools import lru_cache
from importlib import import_module
from typing import Any

from flask_babel import gettext
from markupsafe import Markup


def qr_picture(text: str) -> Markup:
    """A QR code, dark on light in any colour scheme, as cameras want it."""
    code = maker().make(text, error="m", micro=False)
    picture = code.svg_inline(
        scale=4, light="#fff", title=gettext("QR code for your authenticator app")
    )
    # Made of modules alone; what the text says is in their places, not in the markup.
    return Markup(picture)  # noqa: S704


@lru_cache(maxsize=1)
def maker() -> Any:  # noqa: ANN401 - loaded when it is first needed: few people ever need it
    """The package that makes the codes."""
    return import_module("segno")
