"""The engine of rewrites: each proposal is applied to a copy, read back and held to its law; the rest is
offered."""

from collections import Counter
from collections.abc import Sequence

from headwater.base.text import Edit, apply
from headwater.plan.columns import Columns
from headwater.plan.nodes import Node
from headwater.plan.plan import Plan
from headwater.rewrites.rewrite import Analysis, Document, Offer, Problem, Proposal, Rewrite, Smell, rewrites
from headwater.rewrites.trial import Trial
from headwater.syntax.tree import parse


def offers(document: Document, problem: Problem) -> tuple[Offer, ...]:
    """The rewrites that mend a problem, each held to its law."""
    found: list[Offer] = []
    smell = Smell(document, problem)
    for each in rewrites().get(problem.rule, ()):
        for proposal in each.propose(smell):
            offer = Offer(
                proposal.title, proposal.safety or each.safety, tuple(sorted(proposal.edits)), each.name
            )
            told = any(other.title == offer.title for other in found)
            if not told and holds(each, document, problem, proposal):
                found.append(offer)
    return tuple(found)


TRIAL = Trial()


def holds(rewrite: Rewrite, document: Document, problem: Problem, proposal: Proposal) -> bool:
    """Whether the text after a proposal keeps the rewrite's law."""
    before = [cell.text for cell in document.cells]
    if applied(before, proposal.edits) == before:
        return False
    was, unread = document.analysis(), broken(document)
    with TRIAL.read(document, proposal.edits) as tried:
        if broken(tried) > unread:
            return False
        now = tried.analysis()
        if not better(was, now, problem.rule):
            return False
        if rewrite.promise is not None and not rewrite.promise(was.plan, now.plan):
            return False
        if rewrite.keeps == "steps":
            return steps(was.plan) == steps(now.plan)
        return rewrite.keeps == "nothing" or named(was.plan) == named(now.plan)


def applied(texts: Sequence[str], edits: Sequence[tuple[int, Edit]]) -> list[str]:
    """The texts of the cells after edits."""
    by_cell: dict[int, list[Edit]] = {}
    for cell, edit in edits:
        by_cell.setdefault(cell, []).append(edit)
    return [apply(text, by_cell[at]) if at in by_cell else text for at, text in enumerate(texts)]


def broken(document: Document) -> int:
    """How many stretches of a document Python cannot read."""
    return sum(
        len(parse(chunk.text, notebook=document.notebook).broken) for cut in document.cuts for chunk in cut.chunks
    )


def better(was: Analysis, now: Analysis, rule: str) -> bool:
    """Whether there is less of a smell, and of no other more."""
    before, after = (Counter(problem.rule for problem in each.problems) for each in (was, now))
    return after[rule] < before[rule] and all(count <= before[name] for name, count in after.items())


def steps(plan: Plan) -> list[tuple[str, Columns, object]]:
    """What every step is, which columns leave it and what it does to rows."""
    return [(step.node.operator(), step.columns, effect(step.node)) for step in plan.steps]


def effect(node: Node) -> object:
    """What a step does to rows."""
    return node.rows


def named(plan: Plan) -> dict[str, Columns]:
    """The columns that everything with a name has in the end."""
    return {step.name: step.columns for step in plan.steps if step.name != "_"}
