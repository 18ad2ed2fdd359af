"""The arrow of the layers, and the sizes, held against the code itself."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
FILES = sorted(APP.rglob("*.py"))

MAY_IMPORT = {
    "domain": ("app.domain",),
    "models": ("app.domain", "app.models"),
    "services": ("app.domain", "app.models", "app.services"),
    "web": (
        "app.domain",
        "app.mail_settings",
        "app.services",
        "app.models.engine",
        "app.models.scrub",
        "app.web",
    ),
    "views": ("app.config", "app.domain", "app.services", "app.views", "app.web"),
}
NEVER = {
    "domain": ("flask", "sqlalchemy", "markdown", "random", "os", "pathlib", "uuid", "secrets"),
    "models": ("flask",),
    "services": ("flask", "werkzeug"),
    "web": (),
    "views": ("sqlalchemy", "app.models"),
}


def imports_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module a file imports, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            # "from app.services import drills" imports the module app.services.drills.
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def begins(module: str, names: tuple[str, ...]) -> bool:
    """Whether a module is one of these or lies inside one."""
    return any(module == name or module.startswith(f"{name}.") for name in names)


def is_refused(module: str, layer: str) -> bool:
    """Whether a layer must not import a module."""
    inside = module.startswith("app.")
    return begins(module, NEVER[layer]) or (inside and not begins(module, MAY_IMPORT[layer]))


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the app with its length in lines."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{file.relative_to(ROOT)}:{node.lineno} {node.name}", length


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_what_lies_below_it(layer: str) -> None:
    wrong = []
    for file in sorted((APP / layer).rglob("*.py")):
        wrong += [
            f"{file.relative_to(ROOT)}:{line} imports {module}"
            for module, line in imports_of(ast.parse(file.read_text()))
            if is_refused(module, layer)
        ]
    assert wrong == []


def test_no_import_stands_inside_a_function_or_behind_type_checking() -> None:
    wrong = []
    for file in FILES:
        tree = ast.parse(file.read_text())
        top = {id(node) for node in tree.body}
        wrong += [
            f"{file.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in top
        ]
    assert wrong == []


def test_no_module_imports_itself_through_others() -> None:
    known = {".".join(f.relative_to(ROOT).with_suffix("").parts): f for f in FILES}
    graph = {
        name: {
            target
            for module, _line in imports_of(ast.parse(file.read_text()))
            for target in (module, module.rpartition(".")[0])
            if target in known and target != name
        }
        for name, file in known.items()
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path, name])
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_services_leave_the_end_of_a_transaction_to_the_views() -> None:
    wrong = []
    for file in sorted((APP / "services").rglob("*.py")):
        wrong += [
            f"{file.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
        ]
    assert wrong == []


def test_the_domain_looks_at_no_clock() -> None:
    wrong = []
    for file in sorted((APP / "domain").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
                owner = getattr(node.value, "id", "")
                if owner in {"datetime", "date"}:
                    wrong.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_functions_and_modules_stay_small() -> None:
    lengths = dict(functions())
    longest = [f"{name}: {length}" for name, length in lengths.items() if length > 40]
    assert longest == []
    assert statistics.median(lengths.values()) <= 8
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= 20
    modules = {str(f.relative_to(ROOT)): f.read_text().count("\n") for f in FILES}
    assert [f"{name}: {lines}" for name, lines in modules.items() if lines > 250] == []


def test_every_module_opens_with_a_sentence_and_has_a_name_that_says_what_it_is() -> None:
    for file in FILES:
        assert ast.get_docstring(ast.parse(file.read_text())), file
        assert file.stem not in {"utils", "helpers", "common"}, file


def test_templates_stay_short() -> None:
    pages = sorted((APP / "templates").rglob("*.html"))
    long = [
        f"{page.name}: {len(page.read_text().splitlines())}"
        for page in pages
        if len(page.read_text().splitlines()) > 80
    ]
    assert long == []
