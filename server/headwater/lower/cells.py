"""One value of a column: a text or a date, as functions of rows and of values see it."""

from collections.abc import Sequence

from headwater.api.library import method_names
from headwater.lower.run import Run
from headwater.lower.values import Frame, Value, Vec
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
