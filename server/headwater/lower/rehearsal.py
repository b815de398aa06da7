"""A function of the script run for what it mentions, as if it had not been run."""

from headwater.lower.operators import constant_of
from headwater.lower.run import Run
from headwater.lower.values import Frame, Function, Listing, Vec
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Build


def rehearse(run: Run, function: object, *arguments: object) -> tuple[str, tuple[Name, ...] | None]:
    """Run something callable for what it mentions; its steps and changes are taken back."""
    if not isinstance(function, Function):
        return "", None
    steps, unmodelled, opaque = len(run.steps), len(run.unmodelled), run.opaque
    state, reads = dict(run.state), dict(run.reads)
    result = run.content(run.call(function, *arguments))
    told = str(result.shape) if isinstance(result, Frame | Vec) else ""
    if isinstance(result, Frame) and isinstance(run.node(result.ref), Build):
        told = "made"
    names = labels(run, result)
    gone: dict[Ref, Ref | None] = {}
    for step in run.steps[steps:]:
        first = step.node.inputs[0] if step.node.inputs else None
        gone[step.ref] = gone.get(first, first) if first is not None else None
    del run.steps[steps:]
    for ref in gone:
        del run.own[ref]
    del run.unmodelled[unmodelled:]
    run.opaque, run.state = opaque, state
    run.reads = reads | {loc: v for loc, v in run.reads.items() if loc[1:] not in gone}
    run.mentions[:] = [m for m in run.mentions if m.ref not in gone]
    run.remarks[:] = [r._replace(ref=gone[r.ref]) if r.ref in gone else r for r in run.remarks]
    return told, names


def labels(run: Run, result: object) -> tuple[Name, ...] | None:
    """The labels of what a function made: of a table, of the values of a series, of the members of a list."""
    if isinstance(result, Listing) and result.complete:
        return tuple(range(len(result.items)))
    if not isinstance(result, Frame):
        return None
    if result.shape == "frame":
        columns = run.columns(result.ref)
        return columns.names if columns.complete and not columns.maybe else None
    kept = constant_of(run, run.kept(result.ref))
    return tuple(kept) if isinstance(kept, list) and all(isinstance(n, str | int) for n in kept) else None
