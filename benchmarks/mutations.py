"""Mutation testing of the rules: small faults are put in, one at a time, for the tests to find.

``python -m benchmarks.mutations [--sample N] [RULE ...]`` prints the share that was found, and
what was not. A mutant is one change of one place of a module: a comparison, a sign, a number, a
word of logic, a truth value, a condition. It is never written to the disk: a process of its own
imports the changed text in the module's place and runs the tests of that module.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import io
import os
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from time import monotonic
from types import ModuleType

import hypothesis.strategies  # noqa: F401 - imported once, for every child
import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60
RULES = {
    "deadlines": ("app/domain/timing.py", "app/domain/closing.py", "app/domain/late.py"),
    "attempts": ("app/domain/attempt.py",),
    "rating": ("app/domain/rating.py",),
    "queue": ("app/domain/queue.py",),
    "reading": tuple(
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "app/domain/reading").glob("[!_]*.py"))
    ),
}
READING_TESTS = "tests/domain/test_reader*.py"
# A rule needs no app and no database: without the conftest a mutant takes half the time.
OPTIONS = (
    *("-q", "-x", "--no-header", "--tb=no", "--noconftest"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One changed module."""

    file: str
    line: int
    was: str
    now: str
    source: str


def changes(node: ast.AST) -> Iterator[tuple[str, object, object]]:
    """What can be changed of a node: the field, its value, and the other value."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARE:
            yield "ops", node.ops, [COMPARE[type(op)]()]
        case ast.BinOp(op=op) if type(op) in SIGNS:
            yield "op", op, SIGNS[type(op)]()
        case ast.BoolOp(op=op):
            yield "op", op, ast.And() if isinstance(op, ast.Or) else ast.Or()
        case ast.UnaryOp(op=ast.Not()):
            yield "operand", node.operand, ast.UnaryOp(op=ast.Not(), operand=node.operand)
        case ast.Constant(value=bool() as value):
            yield "value", value, not value
        case ast.Constant(value=int() | float() as value):
            yield "value", value, value + 1
        case ast.If(test=test) | ast.IfExp(test=test):
            yield "test", test, ast.Constant(value=True)
            yield "test", test, ast.Constant(value=False)
        case _:
            return


def mutants_of(file: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    # How a class is decorated (frozen, with slots) is no rule.
    left_out = {
        part
        for node in ast.walk(tree)
        for each in getattr(node, "decorator_list", [])
        for part in ast.walk(each)
    }
    for node in [node for node in ast.walk(tree) if node not in left_out]:
        for field, old, new in list(changes(node)):
            was = ast.unparse(node)
            setattr(node, field, new)
            yield Mutant(
                file=file,
                line=getattr(node, "lineno", 0),
                was=was.splitlines()[0],
                now=ast.unparse(node).splitlines()[0],
                source=ast.unparse(ast.fix_missing_locations(tree)),
            )
            setattr(node, field, old)


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a changed text."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = mutant.file.removesuffix(".py").replace("/", ".")
        self.mutant = mutant

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Step in for that module alone."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(ROOT / self.mutant.file))

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed text."""
        module.__file__ = str(ROOT / self.mutant.file)
        exec(compile(self.mutant.source, self.mutant.file, "exec"), module.__dict__)  # noqa: S102


def tests_of(file: str) -> list[str]:
    """The tests that are about a module."""
    if "/reading/" in file:
        return [str(path) for path in sorted(ROOT.glob(READING_TESTS)) if "corpus" not in path.name]
    stem = Path(file).stem
    return [str(path) for path in sorted(ROOT.glob(f"tests/domain/test_{stem}*.py"))]


def run_tests(mutant: Mutant | None, tests: list[str]) -> int:
    """In a child: the tests on the mutant; the exit code is theirs."""
    child = os.fork()
    if child:
        return wait_for(child)
    if mutant is not None:
        sys.meta_path.insert(0, Changed(mutant))
    code = 1
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            code = int(pytest.main([*OPTIONS, *tests]))
    finally:
        os._exit(code)


def wait_for(child: int) -> int:
    """The child's exit code; one that never ends is ended."""
    end = monotonic() + SECONDS
    while monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        # Short, as most mutants are found in a moment.
        signal.sigtimedwait([signal.SIGCHLD], 0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -1


def study(name: str, files: Sequence[str], sample: int) -> tuple[int, list[Mutant]]:
    """How many mutants of a rule there were, and which of them no test found."""
    mutants = [mutant for file in files for mutant in mutants_of(file)]
    if sample and len(mutants) > sample:
        mutants = random.Random(1).sample(mutants, sample)  # noqa: S311 - no secret
    for file in files:
        assert run_tests(None, tests_of(file)) == 0, f"the tests of {file} fail without a mutant"
    left = []
    for number, mutant in enumerate(mutants, 1):
        if run_tests(mutant, tests_of(mutant.file)) == 0:
            left.append(mutant)
            print(f"{mutant.file}:{mutant.line}: {mutant.was}  ->  {mutant.now}", flush=True)
        if number % 50 == 0:
            print(f"  {name}: {number} of {len(mutants)}, {len(left)} left", flush=True)
    return len(mutants), left


def main() -> None:
    """Study the rules that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rules", nargs="*", default=list(RULES))
    parser.add_argument("--sample", type=int, default=0, help="at most so many of each rule")
    given = parser.parse_args()
    total = found = 0
    for name in given.rules:
        number, left = study(name, RULES[name], given.sample)
        print(f"{name}: {number - len(left)} of {number} found")
        total, found = total + number, found + number - len(left)
    print(f"all: {found} of {total} found, {found / max(1, total):.1%}")


if __name__ == "__main__":
    main()
