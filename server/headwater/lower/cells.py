"""Texts and dates: methods of `.str` and `.dt`, and of one value, as functions of rows and of values see it."""

from collections.abc import Mapping, Sequence

from headwater.api.library import find, method_names
from headwater.lower import column_labels
from headwater.lower.modelling import apply
from headwater.lower.run import Run
from headwater.lower.values import Frame, Listing, Names, Unknown, Value, Vec
from headwater.plan.expressions import Call

OF_DATES = frozenset("strftime date time weekday isoweekday isoformat timestamp total_seconds toordinal".split())


def method(run: Run, content: Frame | Vec, name: str, arguments: Sequence[Value]) -> Value | None:
    """A method of a text or date, called on one value of a column: `row["name"].strip()`."""
    kind = "str" if name in method_names("str") else "dt" if name in OF_DATES else ""
    if not kind or content.shape not in ("series", "scalar"):
        return None
    args = tuple(run.expression(value) for value in (content, *arguments))
    base, label = (content.base, content.name) if isinstance(content, Vec) else (content.ref, None)
    return Vec(Call(f"{kind}.{name}", args), base, label, content.shape)


def of_accessor(
    run: Run, kind: str, target: Value, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    """`series.str.lower()`, `series.dt.strftime(...)`, `df.plot.bar()`."""
    if kind == "plot":
        return Unknown(run.refs(target))
    if (model := find(f"pandas.Series.{kind}.{name}")) is not None:
        result = apply(run, model, target, arguments, keywords)
        if result is not NotImplemented:
            return result
    content = run.content(target)
    if isinstance(content, Names | Listing):
        return column_labels.of_text(run, content, kind, name, arguments, keywords)
    args = tuple(run.expression(a) for a in (target, *arguments))
    vec = content if isinstance(content, Vec) else Vec(run.expression(target), next(iter(run.refs(target)), ""))
    return Vec(Call(f"{kind}.{name}", args), vec.base, vec.name)
