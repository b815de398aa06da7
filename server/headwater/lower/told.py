"""Calls that people have told us of, in the settings: what they return, in the words of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from headwater.config.api import Told
from headwater.lower.run import Run
from headwater.lower.values import Frame, Known, Model, Obj, Unknown, Value, Vec
from headwater.plan.expressions import Hole
from headwater.plan.frames import Assign, Drop, Filter, Scan
from headwater.plan.learning import Estimator

KINDS = {
    ".csv": "csv", ".tsv": "table", ".parquet": "parquet", ".json": "json", ".jsonl": "jsonl", ".xlsx": "excel",
    ".xls": "excel",
}  # fmt: skip
"""What files are by their names."""


def said(run: Run, qualified: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value | None:
    """What a call of this name returns, None where nobody has told."""
    told = run.machine.told.get(qualified)
    if told is None:
        return None
    if told.like:
        return alike(run, told.like, qualified, arguments, keywords)
    match told.returns:
        case "table":
            return read(run, told, qualified, arguments, keywords)
        case "argument":
            return handed_back(run, told, arguments, keywords)
    return run.box(Model(Estimator(qualified, told.kind)))


def alike(
    run: Run, like: str, qualified: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    """What another call returns; a model keeps its own name."""
    from headwater.lower.calls import call_modelled

    result = call_modelled(run, like, arguments, keywords)
    content = run.content(result)
    if isinstance(content, Model) and isinstance(result, Obj):
        run.update(result, replace(content, estimator=replace(content.estimator, qualified=qualified)))
    return result


def read(
    run: Run, told: Told, qualified: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    """A table from outside: of the source that was told, else of the one the call names first."""
    named = [value.value for value in (*arguments, *keywords.values()) if isinstance(value, Known)]
    paths = [str(value) for value in named if isinstance(value, str | PurePosixPath)]
    source = told.source or next(iter(paths), qualified)
    kind = KINDS.get(PurePosixPath(source).suffix.lower(), "data")
    names, complete, types = told.columns or (), told.columns is not None, ()
    if told.columns is None and told.source and kind != "data":
        header = run.header(kind, source, {})
        if header is not None:
            return run(Scan((), kind, source, qualified, tuple(header.columns), header.complete))
    return run(Scan((), kind, source, qualified, names, complete, types))


def handed_back(run: Run, told: Told, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """A table that was given, with other columns or fewer rows."""
    at = told.argument
    given = keywords.get(at) if isinstance(at, str) else next(iter(arguments[at:]), None)
    if given is None and len(arguments) + len(keywords) == 1:
        given = next(iter((*arguments, *keywords.values())))
    if not isinstance(run.content(given), Frame | Vec):
        return Unknown(run.refs(*arguments, *keywords.values()))
    frame = run.table(given)
    if told.rows == "some":
        frame = run(Filter((frame.ref,)))
    if told.drops:
        frame = run(Drop((frame.ref,), told.drops))
    if told.adds:
        frame = run(Assign((frame.ref,), tuple((name, Hole((frame.ref,))) for name in told.adds)))
    return frame


__all__ = ["said"]
