"""Modules joined into the one script a page asks for, as each file of its own is a request.

A module becomes a function of what it imports. The functions stand under their modules' names in
one table of the page and run once, so that a script which comes later (``import("./voice.js")``)
finds there what runs already. What a module gives are functions and constants, never variables:
a copy of them is as good as they are. Whatever else the language knows of modules is refused.
Modules are read as they are sent: without comments and spaces.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

# One import after another comes first.
IMPORT = re.compile(r'import(?:\{([\w,]+)\}from)?"\./(\w+)\.js";?\n?')
EXPORT = re.compile(r"(?<![^;}\n])export (?=(?:async )?(?:function|const) (\w+))")
LATER = re.compile(r'import\("\./(\w+)\.js"\)')
STRAY = re.compile(r"(?<![^;{}\n])(?:import|export)\b(?!\()")
# A module waits for those it imports, as the browser's own would; where one fails, only those fail
# that need it.
TABLE = (
    "const $=globalThis.$modules??={},"
    "$m=(n,d,f)=>$[n]??=Promise.all(d.map(x=>$[x])).then(a=>f(...a));\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A script's name; what it imports, from where; what it gives; what it may ask for later."""

    name: str
    needs: Mapping[str, str]
    gives: tuple[str, ...]
    later: frozenset[str]
    body: str

    def as_function(self) -> str:
        """Its entry in the table."""
        takes = ",".join(f"{{{names}}}" for names in self.needs.values())
        body = LATER.sub(r'($.\1??import("../later/\1.js").then(()=>$.\1))', self.body)
        gives = ",".join(self.gives)
        needs = ",".join(f'"{name}"' for name in self.needs)
        return f'$m("{self.name}",[{needs}],async({takes})=>{{{body}\nreturn{{{gives}}}}});\n'


def read_module(name: str, script: str) -> Module:
    """A module by its script."""
    needs = {}
    while found := IMPORT.match(script):
        needs[found[2]] = (found[1] or "").rstrip(",")
        script = script[found.end() :]
    body = EXPORT.sub("", script)
    if STRAY.search(body):
        raise ValueError(f"{name}.js imports or exports in a way that can't be joined")
    return Module(
        name=name,
        needs=needs,
        gives=tuple(EXPORT.findall(script)),
        later=frozenset(LATER.findall(body)),
        body=body,
    )


def read_modules(scripts: Mapping[str, str]) -> dict[str, Module]:
    """All modules by name; each import is checked against what is there."""
    modules = {name: read_module(name, script) for name, script in scripts.items()}
    for module in modules.values():
        for needed, names in module.needs.items():
            missing = set(filter(None, names.split(","))) - set(modules[needed].gives)
            if missing:
                raise ValueError(f"{needed}.js does not give {missing} to {module.name}.js")
    return modules


def with_needs(modules: Mapping[str, Module], names: Iterable[str]) -> list[str]:
    """Modules with all that they need, each after what it needs."""
    found: dict[str, None] = {}

    def add(name: str, above: frozenset[str]) -> None:
        if name in above:
            raise ValueError(f"{name}.js imports itself")
        for needed in modules[name].needs:
            if needed not in found:
                add(needed, above | {name})
        found[name] = None

    for name in names:
        add(name, frozenset())
    return list(found)


def join(modules: Mapping[str, Module], names: Iterable[str]) -> str:
    """One script that runs these modules and all that they need."""
    return TABLE + "".join(modules[name].as_function() for name in with_needs(modules, names))


def join_later(modules: Mapping[str, Module], name: str) -> str:
    """The script for a module that others ask for while they run: what these need is there."""
    askers = [module.name for module in modules.values() if name in module.later]
    there = reduce(set.intersection, (set(with_needs(modules, [asker])) for asker in askers))
    wanted = [each for each in with_needs(modules, [name]) if each not in there or each == name]
    return TABLE + "".join(modules[each].as_function() for each in wanted)


def asked_later(modules: Mapping[str, Module]) -> list[str]:
    """The modules that others ask for while they run."""
    return sorted({name for module in modules.values() for name in module.later})
