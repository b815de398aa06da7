"""Relations of DuckDB: queries put together step by step."""

from typing import Any

from headwater.api.duckdb.catalog import RELATION, Duck, relation
from headwater.api.duckdb.connections import named
from headwater.api.model import Emit, Foreign, Frame, Unknown, models
from headwater.api.sql.query import queried
from headwater.base.frozen import frozen
from headwater.plan.expressions import Call, Col, Hole, Lit
from headwater.plan.frames import Aggregate, Concat, Distinct, Project, Slice, Take, Without


@frozen
class Aliased(Foreign):
    """A relation that has a name of its own."""

    alias: str = ""


def rephrased(emit: Emit, self: Any, text: str, other: Any = None) -> Any:
    """What a method of a relation means, said in SQL."""
    if not isinstance(self, Foreign) or not self.refs:
        return Unknown()
    given = [("rel", Frame(self.refs[0]))]
    if isinstance(other, Foreign) and other.refs:
        given.append(("other", Frame(other.refs[0])))
    found = queried(emit, text, Duck(given=tuple(given)))
    return relation(found) if found is not None else Foreign(RELATION, ())


@models(f"{RELATION}.filter")
def where(emit: Emit, self: Any, filter_expr: Any) -> Any:
    """The rows for which a condition holds."""
    return (
        rephrased(emit, self, f"select * from rel where {filter_expr}") if isinstance(filter_expr, str) else Unknown()
    )


@models(f"{RELATION}.project", f"{RELATION}.select")
def project(emit: Emit, self: Any, *items: Any, **options: Any) -> Any:
    """Columns, by expressions."""
    if not all(isinstance(item, str) for item in items):
        return Unknown(emit.refs(self))
    return rephrased(emit, self, f"select {', '.join(items)} from rel")


@models(f"{RELATION}.aggregate")
def aggregate(emit: Emit, self: Any, aggr_expr: Any, group_expr: Any = "") -> Any:
    """Rows summed up."""
    if not isinstance(aggr_expr, str) or not isinstance(group_expr, str):
        return Unknown(emit.refs(self))
    return rephrased(emit, self, f"select {aggr_expr} from rel group by {group_expr or 'all'}")


@models(f"{RELATION}.order")
def order(emit: Emit, self: Any, order_expr: Any) -> Any:
    """Rows in order."""
    return rephrased(emit, self, f"select * from rel order by {order_expr}") if isinstance(order_expr, str) else self


@models(f"{RELATION}.limit")
def limit(emit: Emit, self: Any, n: Any, offset: Any = 0) -> Any:
    """The first rows."""
    if not isinstance(self, Foreign) or not self.refs:
        return Unknown()
    first = Lit(offset) if isinstance(offset, int) and offset else None
    last = Lit(n + (offset or 0)) if isinstance(n, int) and isinstance(offset, int) else Hole()
    return relation(emit(Slice((self.refs[0],), first, last)))


@models(f"{RELATION}.distinct")
def distinct(emit: Emit, self: Any) -> Any:
    """Rows that differ."""
    return relation(emit(Distinct(self.refs[:1]))) if isinstance(self, Foreign) and self.refs else Unknown()


def set_operation(name: str, operator: type[Concat] | type[Without] | type[Take]) -> None:
    """Declare a method that puts the rows of two relations together."""

    def combine(emit: Emit, self: Any, other_rel: Any) -> Any:
        if not (isinstance(self, Foreign) and isinstance(other_rel, Foreign) and self.refs and other_rel.refs):
            return Unknown(emit.refs(self, other_rel))
        return relation(emit(operator((self.refs[0], other_rel.refs[0]))))

    combine.__doc__ = f"`{name}(other)`: the rows of two relations."
    models(f"{RELATION}.{name}")(combine)


set_operation("union", Concat)
set_operation("except_", Without)
set_operation("intersect", Take)


@models(f"{RELATION}.join")
def join(emit: Emit, self: Any, other_rel: Any, condition: Any = None, how: Any = "inner") -> Any:
    """Rows paired by columns of the same name, or by a condition over the aliases of both."""
    if not isinstance(how, str) or not how.replace(" ", "").isalpha() or not isinstance(condition, str):
        return Foreign(RELATION, (emit.table(Unknown(emit.refs(self, other_rel))).ref,))
    if condition.replace(",", "").replace(" ", "").replace("_", "").isalnum():
        return rephrased(emit, self, f"select * from rel {how} join other using ({condition})", other_rel)
    one, two = (alias_of(emit, side) for side in (self, other_rel))
    if one is None or two is None:
        return Foreign(RELATION, (emit.table(Unknown(emit.refs(self, other_rel))).ref,))
    text = f'select * from rel as "{one}" {how} join other as "{two}" on {condition}'
    return rephrased(emit, self, text, other_rel)


def alias_of(emit: Emit, value: Any) -> str | None:
    """What a relation is called in conditions."""
    return value.alias if isinstance(value, Aliased) else None


@models(f"{RELATION}.set_alias")
def set_alias(emit: Emit, self: Any, alias: Any) -> Any:
    """The same rows under a name."""
    if isinstance(self, Foreign) and isinstance(alias, str) and alias.isidentifier():
        return Aliased(RELATION, self.refs, alias)
    return self


@models(f"{RELATION}.execute", f"{RELATION}.materialize")
def same(emit: Emit, self: Any, *rest: Any) -> Any:
    """The same rows."""
    return self


@models(*(f"{RELATION}.{name}" for name in ("create", "create_view", "to_table", "to_view")))
def create(emit: Emit, self: Any, name: Any, *rest: Any, **options: Any) -> Any:
    """A table or view by a name."""
    return named(emit, Duck(), name, self)


@models(f"{RELATION}.__getitem__")
def item(emit: Emit, self: Any, name: Any) -> Any:
    """One column, as a relation."""
    if not isinstance(self, Foreign) or not self.refs or not isinstance(name, str):
        return Unknown(emit.refs(self))
    return relation(emit(Project(self.refs[:1], (name,))))


@models(f"{RELATION}.query")
def query(emit: Emit, self: Any, virtual_table_name: Any, sql_query: Any) -> Any:
    """A query that calls the relation by a name."""
    if not (isinstance(self, Foreign) and self.refs and isinstance(virtual_table_name, str)):
        return Unknown(emit.refs(self))
    catalog = Duck(given=((virtual_table_name.lower(), Frame(self.refs[0])),))
    found = queried(emit, sql_query, catalog)
    return relation(found) if found is not None else Foreign(RELATION, self.refs)


@models("duckdb.query_df")
def query_df(emit: Emit, df: Frame, virtual_table_name: Any, sql_query: Any, *rest: Any, **options: Any) -> Any:
    """A query that calls a frame by a name."""
    return query(emit, relation(df), virtual_table_name, sql_query)


def statistic(name: str) -> None:
    """Declare a method that gives one number of a column."""

    def summed(emit: Emit, self: Any, column: Any = None, *rest: Any, **options: Any) -> Any:
        refs = self.refs[:1] if isinstance(self, Foreign) else ()
        known = isinstance(column, str) and column.isidentifier() and bool(refs)
        read = Call(name, (Col(refs[0], column),)) if known else Hole(refs)
        return relation(emit(Aggregate(refs, (), ((None, read),), "agg")))

    summed.__doc__ = f"`{name}(column)`: one statistic of a column."
    models(f"{RELATION}.{name}")(summed)


for _name in ("count", "sum", "mean", "avg", "min", "max", "median", "mode", "std", "stddev", "var", "variance",
              "first", "last", "quantile", "describe"):  # fmt: skip
    statistic(_name)


def by_function(name: str, method: Any) -> None:
    """Declare a function of the module that does to a frame what the method does to a relation."""

    def of_frame(emit: Emit, df: Frame, *rest: Any, **options: Any) -> Any:
        return method(emit, relation(df), *rest)

    of_frame.__doc__ = f"`{name}(df, …)`: the method of a relation, on a frame."
    models(f"duckdb.{name}")(of_frame)


for _name, _method in {
    "filter": where, "project": project, "aggregate": aggregate, "order": order, "limit": limit, "distinct": distinct,
}.items():  # fmt: skip
    by_function(_name, _method)
