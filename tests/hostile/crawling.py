"""A crawl: every link of the site is followed and every form filled with every kind of payload."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.hostile.forms import CannotFillError, Filling, Form, read_page
from tests.hostile.looking import faults_of, is_ours
from tests.hostile.payloads import KINDS

# So many pages of one kind are read, and so often each form of one kind is sent.
PAGES_OF_A_KIND = 24
ATTEMPTS = len(KINDS)


@dataclass(slots=True)
class Crawl:
    """What one visitor's crawl has seen, sent and found.

    ``last`` are the endpoints whose forms end what the others need; they wait until all else is
    done. ``sends`` says how often a form of one kind is sent well, and as often badly.
    """

    app: Flask
    client: FlaskClient
    last: Sequence[str] = ()
    sends: int = ATTEMPTS
    pages: int = PAGES_OF_A_KIND
    faults: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    visited: set[str] = field(default_factory=set)
    sent: Counter[str] = field(default_factory=Counter)
    waiting: deque[str] = field(default_factory=deque)
    held_back: list[tuple[str, Form, Mapping[str, str]]] = field(default_factory=list)
    fillings: list[Filling] = field(
        default_factory=lambda: [Filling(kind, cycle(texts)) for kind, texts in KINDS.items()]
    )

    def run(self, starts: Iterable[str]) -> None:
        """Go on until there is no page that was not read and no form that was not sent."""
        self.walk(starts)
        order = {name: place for place, name in enumerate(self.last)}
        while self.held_back:
            self.held_back.sort(key=lambda one: order[self.endpoint_of(self.target(*one), "POST")])
            # By now wrong passwords are slowed.
            self.app.config["CLOCK"].forward(minutes=10)
            self.send_all(*self.held_back.pop(0))
            self.walk([])

    def walk(self, starts: Iterable[str]) -> None:
        """Go on until each page was read, with the forms that end nothing sent."""
        self.waiting.extend(starts)
        while self.waiting:
            self.visit(self.waiting.popleft())

    def visit(self, path: str) -> None:
        """Read a page, follow its links and send its forms."""
        endpoint = self.endpoint_of(path)
        if self.seen[endpoint] >= self.pages * 3 or (
            path not in self.visited and self.seen[f"{endpoint} new"] >= self.pages
        ):
            return
        self.seen[endpoint] += 1
        if path not in self.visited:
            self.seen[f"{endpoint} new"] += 1
        self.visited.add(path)
        self.read(path, self.look(self.client.get(path), f"GET {path}"))

    def read(self, path: str, answer: TestResponse) -> None:
        """Take links and forms out of an answer."""
        if answer.status_code in {301, 302, 303}:
            self.follow(path, [answer.location])
        if answer.mimetype != "text/html":
            return
        page = read_page(answer.text)
        self.follow(path, page.links)
        for form in page.forms:
            if form.method != "dialog":
                for button in form.buttons or [{}]:
                    self.take(path, form, button)

    def follow(self, page: str, links: Iterable[str]) -> None:
        """Queue links that stay here and were not followed yet."""
        for link in links:
            path = urljoin(page, link).partition("#")[0]
            if is_ours(link) and path not in self.visited and path not in self.waiting:
                self.waiting.append(path)

    def take(self, page: str, form: Form, button: Mapping[str, str]) -> None:
        """Send a form now, or later where it would end what others need."""
        if self.endpoint_of(self.target(page, form, button), "POST") in self.last:
            self.held_back.append((page, form, button))
        else:
            self.send_all(page, form, button)

    def send_all(self, page: str, form: Form, button: Mapping[str, str]) -> None:
        """Send a form once badly and once well, while it was not sent often enough."""
        target = self.target(page, form, button)
        name = self.endpoint_of(target, form.method.upper())
        names = sorted({each.partition("\n")[0] for each in form.controls})
        key = f"{name} {button.get('value', '')} {names}"
        if self.sent[key] >= self.sends:
            return
        filling = self.fillings[self.sent[key] % len(self.fillings)]
        try:
            well = filling.well(form, self.sent[key])
        except CannotFillError as error:
            self.faults.append(f"{page}: {error}")
            return
        finally:
            self.sent[key] += 1
        chosen = {button["name"]: button.get("value", "")} if button.get("name") else {}
        for sent in (filling.badly(form), {**well, **chosen}):
            self.read(target, self.send(target, form, sent, name))
        if form.method == "post":
            # What was sent changes the page it came from, which may have further forms now.
            self.waiting.appendleft(page)

    def send(self, target: str, form: Form, sent: dict[str, Any], name: str) -> TestResponse:
        """Send one filled form and look at the answer."""
        where = f"{form.method.upper()} {target} {sent}"
        if form.method == "get":
            return self.look(self.client.get(target, query_string=sent), where)
        kind = form.attributes.get("enctype", "application/x-www-form-urlencoded")
        answer = self.look(self.client.post(target, data=sent, content_type=kind), where)
        if answer.status_code < 400:
            self.taken.add(name)
        else:
            self.refused[name] = f"{answer.status_code} to {sent}"
        return answer

    def look(self, answer: TestResponse, where: str) -> TestResponse:
        """Note what is wrong with an answer."""
        self.faults += [f"{where[:400]}: {each}" for each in faults_of(answer)]
        return answer

    def target(self, page: str, form: Form, button: Mapping[str, str]) -> str:
        """Where a form is sent by one of its buttons."""
        action = button.get("formaction") or form.attributes.get("action") or page
        return urljoin(page, action)

    def endpoint_of(self, address: str, method: str = "GET") -> str:
        """The name of the view behind an address; the address itself where there is none."""
        path = urlsplit(address).path
        adapter = self.app.url_map.bind("localhost")
        try:
            return str(adapter.match(path, method=method)[0])
        except HTTPException:
            return path

    def not_taken(self) -> list[str]:
        """The forms that were found and never taken, with the last answer to each."""
        return sorted(
            f"{name}: {why}" for name, why in self.refused.items() if name not in self.taken
        )
