"""Reads ``<details><summary>question</summary> answer </details>`` lists."""

from functools import partial

from app.domain.banks.answers import read_points
from app.domain.banks.asking import is_contents_title, may_ask
from app.domain.banks.bank_report import BankReport
from app.domain.banks.claims import Bank, Claim, Look, is_data_file, not_mine, sureness
from app.domain.banks.details_tree import Node, Tree
from app.domain.banks.items import Found, make_reading
from app.domain.banks.question_text import count_outside, last_question, question_text
from app.domain.banks.source import open_source
from app.domain.page import FrontMatter, Reading
from app.domain.reading.lines import Line

_BASE = 0.5


def look(path: str, text: str) -> Look:
    """Look for questions in ``<details>``: at least half of them have to ask or be numbered."""
    if is_data_file(path) or "<details" not in text.casefold():
        return not_mine(path, "there is no <details>")
    report = BankReport(path)
    front, lines = open_source(text, report)
    tree = Tree(report)
    tree.read(lines)
    return Look(_claim(tree), lambda: _read(path, front, tree, report))


def _claim(tree: Tree) -> Claim:
    asked = [node for node in tree.nodes if _is_question(node)]
    asking = sum(node.answers or may_ask(node.title) for node in asked)
    if not asked or asking * 2 < len(asked):
        return Claim(0, "most <details> ask nothing")
    why = f"questions in <details> lists: {len(asked):,} of them"
    return Claim(sureness(_BASE, len(asked)), why)


def _read(path: str, front: FrontMatter, tree: Tree, report: BankReport) -> Reading:
    asked = [(node, _asked(node)) for node in tree.nodes if _is_question(node)]
    used = {line.number for node, lines in asked if node.answers for line in lines}
    count_outside(tree.outside, used, report)
    for node in tree.nodes:
        if not (node.has_summary or node.parent):
            report.warn(
                node.line,
                "no-summary",
                "this <details> asks nothing and is left out; add a <summary> with a question",
            )
    found = [partial(_found, node, lines, report) for node, lines in asked]
    return make_reading(path, found, report, front)


def _is_question(node: Node) -> bool:
    """Tell whether a node is one question: no group of others, and no answer of its parent."""
    is_answer = node.answers and node.parent is not None
    is_contents = is_contents_title(node.title)
    return node.has_summary and not (is_answer or is_contents or node.is_group)


def _asked(node: Node) -> list[Line]:
    """Return the lines that ask: the summary, or what stands above one that says ``Answer``."""
    return last_question(node.above) if node.answers else node.summary


def _found(node: Node, asked: list[Line], report: BankReport) -> Found:
    return Found(
        question=question_text(asked),
        line=next((line.number for line in asked if line.text.strip()), node.line),
        points=read_points(node.body, report),
        category=_group(node),
        tags=(node.section,) if node.section else (),
    )


def _group(node: Node) -> str:
    """Return the title of the group a node lies in, if it lies in one."""
    parent = node.parent
    return parent.title if parent and parent.is_group and not parent.is_open else ""


BANK = Bank(
    name="details",
    recognises="questions as the summaries of <details>, each with its answer inside",
    look=look,
)
