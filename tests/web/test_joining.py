"""Modules joined into one script: what it holds, in which order, and what is refused."""

from collections.abc import Mapping

import pytest
import rjsmin

from app.web.assets import Shelf
from app.web.joining import (
    Module,
    asked_later,
    join,
    join_later,
    read_module,
    read_modules,
    with_needs,
)


def read(sources: Mapping[str, str]) -> dict[str, Module]:
    """Modules as they are sent."""
    return read_modules({name: rjsmin.jsmin(source) for name, source in sources.items()})


MODULES = read(
    {
        "a": "export const one = 1; // import x\nexport async function two() { await 0; }",
        "b": 'import { one } from "./a.js";\nimport "./c.js";\nimport("./d.js").then(one);',
        "c": 'import {\n  one,\n  two,\n} from "./a.js";\nawait two(one);',
        "d": 'import { one } from "./a.js";\nimport { five } from "./e.js";\nfive(one);',
        "e": 'export const five = 5;\nimport("./d.js");',
    }
)


def test_a_module_is_a_function_of_what_it_imports() -> None:
    assert MODULES["a"].as_function() == (
        '$m("a",[],async()=>{const one=1;async function two(){await 0;}\nreturn{one,two}});\n'
    )
    assert (
        MODULES["c"].as_function()
        == '$m("c",["a"],async({one,two})=>{await two(one);\nreturn{}});\n'
    )


def test_what_comes_later_is_taken_from_the_table_where_it_is_there() -> None:
    assert MODULES["b"].as_function() == (
        '$m("b",["a","c"],async({one},{})=>{'
        '($.d??import("../later/d.js").then(()=>$.d)).then(one);\nreturn{}});\n'
    )


def test_each_stands_once_and_after_what_it_needs() -> None:
    assert with_needs(MODULES, ["b", "c", "d"]) == ["a", "c", "b", "e", "d"]
    assert join(MODULES, ["b"]).count("$m(") == len(["a", "c", "b"])


def test_a_later_script_leaves_out_what_all_who_ask_for_it_have() -> None:
    assert asked_later(MODULES) == ["d"]
    # b has a, and e has itself: neither is there for both.
    assert [line[:6] for line in join_later(MODULES, "d").splitlines() if "$m(" in line[:3]] == [
        '$m("a"',
        '$m("e"',
        '$m("d"',
    ]


@pytest.mark.parametrize(
    "source",
    [
        "let a;\nexport default a;",
        "let a;\nexport { a };",
        "export let a = 1;",
        "export * from './b.js';",
        "import b from './b.js';",
        "import * as b from './b.js';",
        "import { a as b } from './b.js';",
        "b();\nimport './b.js';",
    ],
)
def test_other_ways_to_import_and_export_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"odd\.js"):
        read_module("odd", rjsmin.jsmin(source.replace("'", '"')))


def test_an_import_of_what_is_not_given_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.js does not give {'two'} to b\.js"):
        read({"a": "export const one = 1;", "b": 'import { one, two } from "./a.js";'})


def test_modules_that_import_each_other_are_refused() -> None:
    modules = read({"a": 'import "./b.js";', "b": 'import "./a.js";'})
    with pytest.raises(ValueError, match="imports itself"):
        join(modules, ["a"])


def test_all_of_ours_are_joined() -> None:
    modules = Shelf().modules
    assert join(modules, modules).count("\n$m(") == len(modules)
