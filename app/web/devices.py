"""Where a request comes from: its network, and whether an account was signed in here before."""

from ipaddress import IPv6Address, ip_address, ip_network
from secrets import token_urlsafe
from typing import Any

from flask import Response, request
from itsdangerous import BadSignature

from app.domain.emails import canonical_email
from app.domain.text import fingerprint
from app.services.accounts import throttling
from app.services.accounts.throttling import Try
from app.web.login import find_learner
from app.web.signing import cookie_name, put_cookie, signer

COOKIE = "strong_answer_device"
LASTS_SECONDS = 400 * 24 * 3600
# A family's or a school's browser remembers some people, not a crowd.
MOST_ACCOUNTS = 5
# What one customer gets of IPv6 is at least this large.
IPV6_PREFIX = 64


def network() -> str:
    """The network that asks: an IPv4 address, or the /64 that an IPv6 address lies in."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text[:100]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def sign_in_tries(email: str) -> tuple[Try, ...]:
    """What this sign-in counts against: on a device that knows the account, the device alone."""
    device = device_of(email)
    if device:
        return throttling.known_device_tries(email=email, device=device)
    return throttling.sign_in_tries(email=email, network=network())


def device_of(email: str) -> str:
    """A name for this device if the account was, or is, signed in on it; else nothing."""
    learner = find_learner()
    if learner and learner.email and canonical_email(learner.email) == canonical_email(email):
        return f"session {learner.id}"
    known = read_cookie()
    return str(known["device"]) if mark_of(email) in known["accounts"] else ""


def remember_device(response: Response, email: str) -> Response:
    """Let this device be known for an account that has just been signed in on it."""
    known = read_cookie()
    others = [each for each in known["accounts"] if each != mark_of(email)]
    accounts = [*others, mark_of(email)][-MOST_ACCOUNTS:]
    value = signer("device").dumps({"device": known["device"], "accounts": accounts})
    return put_cookie(response, COOKIE, value, seconds=LASTS_SECONDS)


def read_cookie() -> dict[str, Any]:
    """What the cookie says, or a new device that knows nobody where it says nothing of ours."""
    try:
        found: dict[str, Any] = signer("device").loads(request.cookies.get(cookie_name(COOKIE), ""))
    except BadSignature:
        return {"device": token_urlsafe(16), "accounts": []}
    return found


def mark_of(email: str) -> str:
    """An account as the cookie names it."""
    return fingerprint(canonical_email(email))[:16]
