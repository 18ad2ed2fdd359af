"""Headers on every answer, and the refusal of writes that another site's page sends."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

from app.web.db import SAFE_METHODS

# Behind a proxy that ends https the program itself is asked by http.
SCHEMES = ("http", "https")
POLICY = "; ".join(
    [
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
# From now on by https alone, to names below this one too.
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
}
# A page may show a learner's work: only what says otherwise (static files) may be kept. All by
# their names in small letters, as they are compared on every answer.
ADDED = {name.lower(): (name, value) for name, value in HEADERS.items()} | {
    "cache-control": ("Cache-Control", "no-store")
}


def init_app(app: Flask) -> None:
    """Look at every request that writes, and dress every answer, errors included."""
    if app.config["SESSION_COOKIE_SECURE"]:
        app.after_request(stay_with_https)
    app.before_request(refuse_other_names)
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)


def refuse_other_names() -> None:
    """Refuse a request for a name that is not ours: what is made of it would lead elsewhere."""
    names = current_app.config["HOST_NAMES"]
    if names and not is_named(request.host, names):
        abort(400, "This server does not answer to that name. TRUSTED_HOSTS says which it has.")


def is_named(host: str, names: tuple[str, ...]) -> bool:
    """Whether a host, with or without a port, is one of these; ``.a.example`` takes subdomains."""
    try:
        parts = urlsplit(f"//{host}")
        asked = parts.hostname or ""
    except ValueError:  # broken brackets
        return False
    plain = "@" not in parts.netloc and not (parts.path or parts.query or parts.fragment)
    known = {name.strip("[]") for name in names}
    above = {name for name in known if name.startswith(".")}
    return plain and (asked in known or any(f".{asked}".endswith(name) for name in above))


def refuse_other_sites() -> None:
    """Refuse a write that a browser says comes from elsewhere.

    Browsers send ``Sec-Fetch-Site`` with every request and pages can't forge it; older ones send
    ``Origin``. There is no token in a form that could expire in mid-drill. What is no browser sends
    neither header and carries no cookie that a foreign page could ride on.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site in {"same-origin", "none"}
    else:
        origin = request.headers.get("Origin")
        allowed = origin is None or origin in {f"{scheme}://{request.host}" for scheme in SCHEMES}
    if not allowed:
        abort(403, "This request came from another site's page, so nothing was done.")


def stay_with_https(response: Response) -> Response:
    """Let browsers come by https alone from now on."""
    for name, value in HTTPS_ONLY.items():
        response.headers.setdefault(name, value)
    return response


def add_headers(response: Response) -> Response:
    """The headers that keep foreign code and foreign frames out."""
    there = {name.lower() for name, _value in response.headers}
    response.headers.extend([each for name, each in ADDED.items() if name not in there])
    return response
