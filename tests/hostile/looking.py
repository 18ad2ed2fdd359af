"""What an answer must not hold, whatever was typed before: looked for in its source and headers."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.hostile.payloads import COMPUTED, FOREIGN

# Elements that no page of ours has: they run, fetch or lead elsewhere by themselves.
NEVER = {"applet", "base", "embed", "frame", "frameset", "iframe", "object", "style", "planted-tag"}
# What a browser fetches by itself, or sends a form to.
FETCHED = {"src", "srcset", "poster", "data", "background", "action", "formaction", "xlink:href"}
FETCHING = {"link", "image", "use", "script"}
OUTSIDE_SCHEMES = {"http", "https", "mailto"}
# Words that show that a payload was run, or that the inside of the program was shown.
SHOWN = {
    "a template was run": COMPUTED,
    "a file of the system is shown": "root:x:0:",
    "a password's hash is shown": "$argon2",
    "the program's inside is shown": "Traceback (most recent call last)",
    "the database's words are shown": "sqlalche.me",
}
OUR_COOKIES = ("strong_answer", "__Host-strong_answer")


class Looker(HTMLParser):
    """Reads a page and notes what is active in it or comes from elsewhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        attributes = {name: value or "" for name, value in attrs}
        shown = f"<{tag} {attributes}>"
        if tag in NEVER or (tag == "meta" and "http-equiv" in attributes):
            self.found.append(f"an element that none of our pages has: {shown}")
        for name, value in attributes.items():
            if name.startswith("on") or name in {"style", "srcdoc"} or "planted" in name:
                self.found.append(f"an attribute that none of our pages has: {shown}")
            elif (name in FETCHED or (name == "href" and tag in FETCHING)) and not is_ours(value):
                self.found.append(f"something is fetched from or sent elsewhere: {shown}")
            elif name == "href" and not is_plain(value):
                self.found.append(f"a link that runs something: {shown}")
        if tag == "script":
            self.script = True
            if not attributes.get("src", "").startswith("/static/"):
                self.found.append(f"a script that is not ours: {shown}")

    def handle_endtag(self, tag: str) -> None:
        """A script ends."""
        self.script = self.script and tag != "script"

    def handle_data(self, data: str) -> None:
        """Our scripts have no text of their own."""
        if self.script and data.strip():
            self.found.append(f"a script with a text: {data[:80]!r}")


def squeezed(address: str) -> str:
    """An address as browsers read it: without spaces and control characters, ``\\`` as ``/``."""
    return re.sub(r"[\x00-\x20]", "", address).replace("\\", "/")


def is_ours(address: str) -> bool:
    """Whether an address lies on this server, whatever the page's own one is."""
    parts = urlsplit(squeezed(address))
    return not parts.scheme and not parts.netloc


def is_plain(address: str) -> bool:
    """Whether a link leads to a page, here or elsewhere, and runs nothing."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", squeezed(address), re.IGNORECASE)
    return scheme is None or scheme[1].lower() in OUTSIDE_SCHEMES


def faults_of(answer: TestResponse) -> Iterator[str]:
    """What is wrong with an answer, in plain words."""
    if answer.status_code >= 500:
        yield f"an answer of {answer.status_code}"
    yield from faults_of_headers(answer)
    if not re.match(r"text/|application/(json|javascript|manifest)", answer.mimetype or ""):
        return
    source = answer.get_data(as_text=True)
    for words, sign in SHOWN.items():
        if sign in source:
            yield words
    if answer.mimetype == "text/html":
        looker = Looker()
        looker.feed(source)
        looker.close()
        yield from looker.found
    elif "<" in source and answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "a text that a browser could take for a page"


def faults_of_headers(answer: TestResponse) -> Iterator[str]:
    """A header that was split, a cookie that is not ours, or a way out of the site."""
    for name, value in answer.headers.items():
        if "planted" in name.lower() or re.search(r"[\r\n\x00]", value):
            yield f"a header that was split off: {name}: {value[:80]!r}"
        if name == "Set-Cookie" and not value.startswith(OUR_COOKIES):
            yield f"a cookie that is not ours: {value[:80]!r}"
        if name in {"Location", "Refresh", "Link"} and not is_ours(value):
            yield f"a way out of the site: {name}: {value[:80]!r}"
    if FOREIGN in answer.headers.get("Content-Security-Policy", ""):
        yield "a policy that names somebody else"
