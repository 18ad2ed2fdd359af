"""The forms and links of a page as a browser without scripts sees them, and how one is filled."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from tests.factories import PASSWORD
from tests.hostile.payloads import EMAILS, hostile_page, in_one_line

Attributes = dict[str, str]
TEXTS = {"text", "search", "textarea", "tel", "url"}
CHOICES = {"radio", "select"}
# What a form must hold to be taken at all, by the name of its field.
KNOWN = {"password": PASSWORD, "old": PASSWORD, "new": PASSWORD}


class CannotFillError(Exception):
    """A form has a field that the crawl knows nothing to put into."""


@dataclass(slots=True)
class Control:
    """A field of a form; of radio buttons and options every value that can be chosen."""

    kind: str
    name: str
    attributes: Attributes
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """A form with its fields, and its buttons, each of which may lead elsewhere."""

    attributes: Attributes
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[Attributes] = field(default_factory=list)

    @property
    def method(self) -> str:
        """How it is sent."""
        return self.attributes.get("method", "get").lower()


class PageReader(HTMLParser):
    """Reads the forms and the links of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.by_id: dict[str, Form] = {}
        self.within: Form | None = None
        self.control: Control | None = None
        # What stands before the form that it names, and how many templates of scripts are open.
        self.early: list[tuple[str, Attributes]] = []
        self.templates = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what belongs to a form, and where a link leads."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "template" or self.templates:
            self.templates += tag == "template"
        elif tag == "form":
            self.within = Form(attributes)
            self.forms.append(self.within)
            self.by_id[attributes.get("id", "")] = self.within
        elif tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag == "option" and self.control is not None:
            self.add_option(attributes)
        elif tag in {"input", "select", "textarea", "button"}:
            self.add(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        """Leave a form or a field with content."""
        if tag == "template":
            self.templates -= 1
        elif tag == "form":
            self.within = None
        elif tag in {"select", "textarea"}:
            self.control = None

    def handle_data(self, data: str) -> None:
        """The text that stands in a text area."""
        if self.control is not None and self.control.kind == "textarea":
            self.control.value += data

    def add(self, tag: str, attributes: Attributes) -> None:
        """Put a field or a button where it belongs."""
        form = self.by_id.get(attributes["form"]) if "form" in attributes else self.within
        if form is None or "disabled" in attributes:
            self.early += [(tag, attributes)] if "form" in attributes else []
            return
        if tag == "button":
            if attributes.get("type", "submit") == "submit":
                form.buttons.append(attributes)
            return
        kind = attributes.get("type", "text") if tag == "input" else tag
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if kind == "checkbox":
            name = f"{name}\n{value}"  # several boxes may share a name
        known = form.controls.setdefault(name, Control(kind, name, attributes, value))
        if kind == "radio":
            known.choices.append(value)
        self.control = known if tag in {"select", "textarea"} else None

    def add_option(self, attributes: Attributes) -> None:
        """A value that can be chosen in a list."""
        if self.control is not None:
            self.control.choices.append(attributes.get("value", ""))


def read_page(source: str) -> PageReader:
    """The forms and links of a page."""
    reader = PageReader()
    reader.feed(source)
    reader.close()
    early, reader.early = reader.early, []
    for tag, attributes in early:
        reader.add(tag, attributes)
    return reader


@dataclass(slots=True)
class Filling:
    """What goes into the fields of one form after the other: one kind of payload at a time.

    ``turn`` says which of several choices is taken.
    """

    kind: str
    payloads: Iterator[str]
    turn: int = 0

    def well(self, form: Form, turn: int) -> dict[str, Any]:
        """Every text hostile, all else as a person could choose it: such a form is to be taken."""
        self.turn = turn
        sent: dict[str, Any] = {}
        for control in form.controls.values():
            value = self.value_of(control)
            if control.name and value is not None:
                sent[control.name.partition("\n")[0]] = value
        return sent

    def badly(self, form: Form) -> dict[str, Any]:
        """Every field hostile, hidden ones, choices and files too."""
        names = {control.name.partition("\n")[0] for control in form.controls.values()}
        return {name: next(self.payloads) for name in names if name}

    def value_of(self, control: Control) -> Any:
        """A value for a field; raises ``CannotFillError`` for a kind that is not known."""
        if control.name in KNOWN:
            return KNOWN[control.name]
        match control.kind:
            case "hidden":
                return control.value
            case "email":
                return EMAILS[self.kind]
            case "checkbox":
                return control.attributes.get("value", "on")
            case "number":
                return control.value or control.attributes.get("min", "10")
            case "date":
                return control.value or "2026-04-01"
            case "file":
                return self.file()
            case kind if kind in CHOICES and control.choices:
                return control.choices[self.turn % len(control.choices)]
            case kind if kind in TEXTS:
                return self.text(control)
        raise CannotFillError(f"nothing is known to put into {control.kind} {control.name!r}")

    def text(self, control: Control) -> str:
        """The next payload, as long as fits; in one line where the field has one."""
        payload = next(self.payloads)
        text = payload if control.kind == "textarea" else in_one_line(payload)
        return text[: int(control.attributes.get("maxlength", "1000"))]

    def file(self) -> tuple[BytesIO, str]:
        """A page with payloads in its fields, under a name that is one."""
        name = in_one_line(next(self.payloads))
        return BytesIO(hostile_page(self.payloads).encode()), f"{name}.md"
