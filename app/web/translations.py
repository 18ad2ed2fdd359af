"""The pages' language: English texts in the templates, and catalogues of other languages.

No language but English is installed yet. As long as that is so, a text costs a page nothing: it is
put into the compiled template. With a second one each text is looked up in the catalogue of the
request's language.
"""

from pathlib import Path

from babel import Locale, negotiate_locale
from babel.support import NullTranslations
from flask import Flask, current_app, g, request
from flask_babel import Babel, get_translations
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.web.templating import language, zone

SOURCE = "en"
FOLDER = Path(__file__).resolve().parent.parent / "translations"
CATALOGUE = "LC_MESSAGES/messages.mo"
LANGUAGES = "LANGUAGES"


class InPlace(NodeTransformer):
    """Puts each text without values where it is asked for."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name for it
        """The text of a ``_()`` or ``{% trans %}``; any other call as it is."""
        match node:
            case (
                nodes.Call(
                    node=nodes.Name(name="_" | "gettext"),
                    args=[nodes.Const(value=str(text))],
                    kwargs=[],
                )
                | nodes.Call(
                    node=nodes.Name(name="pgettext"),
                    args=[nodes.Const(), nodes.Const(value=str(text))],
                    kwargs=[],
                )
            ):
                # As Jinja does it at run time: the text is markup, and ``%%`` stands for ``%``.
                return nodes.Const(Markup(text) % {}, lineno=node.lineno)  # noqa: S704 - ours
        return self.generic_visit(node)


class TextsInPlace(CodeGenerator):
    """Compiles templates whose texts are the same for everybody."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """A template with its texts in it."""
        super().visit_Template(InPlace().visit(node), frame)


def init_app(app: Flask) -> None:
    """Teach the templates ``_()`` and ``{% trans %}``, and Flask-Babel whom it speaks to."""
    app.config[LANGUAGES] = installed(FOLDER)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    # Its own words for templates look the language up anew for every text.
    Babel(
        app,
        configure_jinja=False,
        default_locale=SOURCE,
        locale_selector=wanted,
        timezone_selector=zone,
    )
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().gettext(text),
        ngettext=lambda one, many, count: catalogue().ngettext(one, many, count),
        pgettext=lambda context, text: catalogue().pgettext(context, text),
        newstyle=True,
    )
    environment.globals["language"] = html_language
    environment.filters["translated"] = translated
    if len(app.config[LANGUAGES]) == 1:
        environment.code_generator_class = TextsInPlace


def installed(folder: Path) -> dict[str, Locale]:
    """English, and every language with a compiled catalogue in the folder."""
    names = [path.parent.parent.name for path in sorted(folder.glob(f"*/{CATALOGUE}"))]
    return {name: Locale.parse(name) for name in (SOURCE, *names)}


def wanted() -> Locale:
    """The first of the browser's languages that is there, else English."""
    languages: dict[str, Locale] = current_app.config[LANGUAGES]
    name = SOURCE
    if len(languages) > 1:
        wishes = [wish.replace("-", "_") for wish in request.accept_languages.values()]
        name = negotiate_locale(wishes, list(languages)) or SOURCE
    return languages[name]


def html_language() -> str:
    """The language of this request as HTML names it: ``en``, ``pt-BR``."""
    return language().replace("_", "-")


def catalogue() -> NullTranslations:
    """The texts of this request's language, the same all through it."""
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found


def translated(sentence: str) -> str:
    """A sentence that came from a rule, in the request's language if the catalogue has it.

    It stays a text: a template escapes it, as it may hold a learner's words.
    """
    return catalogue().gettext(sentence) if sentence else sentence
