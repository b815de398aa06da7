"""`polars.selectors`: columns by type or by the shape of their names."""

from typing import Any

from headwater.api.formulas.binding import each
from headwater.api.formulas.selection import KINDS, TESTS, WRITTEN
from headwater.api.model import Emit, Formula, models


def selector(name: str) -> None:
    """Declare a selector."""

    def select(emit: Emit, *rest: Any, **options: Any) -> Any:
        values = list(each(rest))
        if name == "exclude":
            return Formula("cs.exclude", (Formula("cs.all"), *values))
        if name == "by_dtype":
            from headwater.api.polars.expressions import col

            return col(emit, *values)
        return Formula(f"cs.{name}", (*values, *options.values()) if f"cs.{name}" in WRITTEN else tuple(values))

    select.__doc__ = f"`cs.{name}`: the columns of this kind."
    models(f"polars.selectors.{name}")(select)


for _name in (*(key.removeprefix("cs.") for key in (*KINDS, *TESTS)), "by_name", "by_dtype", "by_index", "all",
              "exclude", "first", "last", "duration", "time", "nested", "list", "struct", "object", "binary", "enum",
              "decimal", *(key.removeprefix("cs.") for key in WRITTEN)):  # fmt: skip
    selector(_name)
