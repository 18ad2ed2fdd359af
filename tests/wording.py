"""Finds the words of templates and modules that no translator would be asked for."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

APP = Path(__file__).resolve().parent.parent / "app"
SHEETS = "".join(sheet.read_text() for sheet in sorted((APP / "static").glob("*.css")))
CLASSES = frozenset(re.findall(r"\.([a-z][\w-]*)", SHEETS))
# How many of their arguments are texts, or what a text is about.
TRANSLATING = {
    "_": 1,
    "gettext": 1,
    "lazy_gettext": 1,
    "ngettext": 2,
    "lazy_ngettext": 2,
    "pgettext": 2,
}
# What these hold is read or heard by people.
SPOKEN = {
    "title",
    "alt",
    "placeholder",
    "label",
    "aria-label",
    "aria-description",
    "aria-valuetext",
}
# The product's name, words that machines read (a mail's head, a cookie), and a time zone's region.
NAMES = {"Strong Answer", "From", "To", "Subject", "Lax", "Other"}
NOT_WORDS = {"script", "style", "kbd", "code", "samp"}
VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"
ADDRESS = re.compile(rf"(?<![^\s{VALUE}])/\w\S*")
ENVIRONMENT = Environment(
    extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, autoescape=True
)
ENVIRONMENT.newstyle_gettext = True  # type: ignore[attr-defined]
ENVIRONMENT.policies["ext.i18n.trimmed"] = True


def has_words(text: str) -> bool:
    """Whether a text between tags says something."""
    return bool(re.search(r"(?<![\w-])[^\W\d_]{2}", text)) and text.strip(" ·") not in NAMES


def is_sentence(text: str) -> bool:
    """Whether a string in an expression is for people: a name, a class or an address is not."""
    words = text.split()
    if not has_words(text) or text.startswith(("/", "http", "#")):
        return False
    if all(word in CLASSES for word in words):
        return False
    return len(words) > 1 or bool(re.match(r"[A-Z][a-z-]", text))


class Found(HTMLParser):
    """Collects what a page says that is not marked."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at what is read out or shown by a script."""
        if tag in NOT_WORDS:
            self.inside.append(tag)
        shown = dict(attrs)
        for name, value in attrs:
            text = (value or "").replace(VALUE, "")
            spoken = name in SPOKEN or (name == "content" and shown.get("name") == "description")
            button = name == "value" and shown.get("type") in {"submit", "button"}
            if has_words(text) if spoken or button else name[:5] == "data-" and is_sentence(text):
                self.texts.append(f"{name}: {text}")

    def handle_endtag(self, tag: str) -> None:
        """Words count again after a script or a key."""
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        """A text between tags."""
        text = " ".join(ADDRESS.sub("", data).replace(VALUE, " ").split())
        if not self.inside and has_words(text):
            self.texts.append(text)


def is_marked(node: nodes.Node) -> bool:
    """Whether a node asks for a translation."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in TRANSLATING
    )


def shown(node: nodes.Node) -> Iterator[str]:
    """The page as it would be written, all branches one after the other, values as one sign."""
    match node:
        case nodes.TemplateData():
            yield node.data
        case nodes.Const(value=str(text)):
            yield text
        case nodes.Block(name="body_class" | "scripts" | "styles"):
            return  # they stand in attributes of the page around them
        case nodes.CondExpr():
            yield from shown(node.expr1)
            yield from shown(node.expr2) if node.expr2 else ()
        case nodes.Concat() | nodes.Output():
            for child in node.nodes:
                yield from shown(child)
        case nodes.Expr():
            yield VALUE
        case _:
            for part in node.iter_child_nodes():
                if not isinstance(part, nodes.Expr):
                    yield from shown(part)


def strings(node: nodes.Node, *, shown: bool = False) -> Iterator[str]:
    """Sentences that an expression hands on; what is shown at once is in the page already."""
    if is_marked(node) or isinstance(node, nodes.Compare | nodes.Getitem):
        return
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str) and not shown and is_sentence(node.value):
            yield node.value
        return
    inside = isinstance(node, nodes.Output) or (
        shown and isinstance(node, nodes.CondExpr | nodes.Concat)
    )
    for part in node.iter_child_nodes(exclude=["key", "test"]):
        yield from strings(part, shown=inside)


def asked_for(tree: nodes.Template) -> Iterator[nodes.Expr]:
    """What is handed to a catalogue: texts, both forms of a plural, and contexts."""
    for call in tree.find_all(nodes.Call):
        if is_marked(call):
            yield from call.args[: TRANSLATING[call.node.name]]  # type: ignore[attr-defined]


def odd_marks(tree: nodes.Template) -> Iterator[str]:
    """Marked texts that can't be extracted, or that break where values are put in."""
    for argument in asked_for(tree):
        if not isinstance(argument, nodes.Const):
            yield f"line {argument.lineno}: only a text itself can be extracted"
        elif re.search(r"%(?!%|\(\w+\)[sd])", argument.value.replace("%%", "")):
            yield f"{argument.value!r}: a percent sign is written %%"


def marked_in_template(source: str) -> set[str]:
    """The texts and contexts that a template asks a catalogue for."""
    found = asked_for(ENVIRONMENT.parse(source))
    return {argument.value for argument in found if isinstance(argument, nodes.Const)}


def unmarked_in_template(source: str) -> list[str]:
    """The words of a template that are not inside ``_()`` or ``{% trans %}``."""
    tree = ENVIRONMENT.parse(source)
    page = Found()
    page.feed("".join(shown(tree)))
    page.close()
    return [*page.texts, *strings(tree), *odd_marks(tree)]


def unmarked_in_module(source: str) -> list[str]:
    """The sentences of a module that are handed to people as they stand."""
    tree = ast.parse(source)
    found: list[str] = []

    def visit(node: ast.AST) -> None:
        name = getattr(getattr(node, "func", None), "id", "")
        raised = isinstance(node, ast.Raise)
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if name in {*TRANSLATING, "abort", "InvalidInput"} or raised or docstring:
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            is_code = "<" in text or re.fullmatch(r"\w+(-[A-Z]\w+)+", text)
            if not is_code and is_sentence(text) and (text[0].isupper() or text.count(" ") > 2):
                found.append(text)
            return
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree)
    return found
