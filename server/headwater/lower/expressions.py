"""One function per expression kind: from syntax to abstract values."""

import ast
import math
from collections.abc import Callable
from dataclasses import replace

from headwater.api.library import lookup_attribute
from headwater.lower import calls, classes, folding, functions, magics, modules, operators, tables
from headwater.lower.branches import join
from headwater.lower.loops import comprehension, iterate
from headwater.lower.modelling import accept
from headwater.lower.run import Run
from headwater.lower.values import (
    HOLE,
    UNKNOWN,
    Builtin,
    Choice,
    Class,
    Dict,
    Foreign,
    Frame,
    Imported,
    Instance,
    Known,
    Listing,
    Method,
    Model,
    Module,
    Obj,
    Super,
    Unknown,
    Value,
    Vec,
)
from headwater.lower.written import written
from headwater.plan.expressions import Call, Hole, Lit

CONSTANTS: dict[str, object] = {
    "numpy.nan": math.nan, "numpy.NaN": math.nan, "numpy.NAN": math.nan, "numpy.inf": math.inf,
    "numpy.pi": math.pi, "numpy.e": math.e, "math.nan": math.nan, "math.inf": math.inf, "math.pi": math.pi,
    "numpy.newaxis": None, "os.sep": "/", "os.path.sep": "/",
    **{f"pyspark.sql.{window}.{name}": at for window in ("Window", "window.Window") for name, at in (
        ("unboundedPreceding", -(2**63)), ("unboundedFollowing", 2**63 - 1), ("currentRow", 0),
    )},
}  # fmt: skip

BUILTINS = frozenset(
    (
        "len list tuple set frozenset dict range zip enumerate sorted reversed map filter str int float bool "
        "print open min max sum abs round any all isinstance type getattr setattr hasattr input next iter "
        "repr vars object super property staticmethod classmethod id callable divmod pow slice chr ord format "
        "hash bytes locals globals eval exec display"
    ).split()
)


SESSIONS = frozenset(("spark", "sqlContext"))
"""Names that are there without being bound where Spark's notebooks run."""

CONVERSIONS: dict[int, Callable[[object], str]] = {114: repr, 115: str, 97: ascii}


def evaluate(run: Run, node: ast.expr) -> Value:
    """The abstract value of an expression."""
    run.fuel -= 1
    if run.fuel < 0:
        run.burn()
    handler = HANDLERS.get(type(node))
    found = handler(run, node) if handler is not None else UNKNOWN
    return UNKNOWN if isinstance(found, Known) and folding.endless(found.value) else found


def constant(run: Run, node: ast.Constant) -> Value:
    """A literal."""
    return Known(node.value)


def name(run: Run, node: ast.Name) -> Value:
    """A name: bound by the script, built in, or unknown."""
    found = run.name(node.id)
    if found is not None:
        return found
    if node.id in BUILTINS:
        return Builtin(node.id)
    if node.id in SESSIONS:
        return Foreign("pyspark.SparkSession")
    if node.id == "get_ipython":
        return Module("IPython.get_ipython")
    if node.id == "__file__":
        return Known("script.py")
    if node.id == "__name__":
        return Known("__main__")
    return UNKNOWN


def sequence(run: Run, node: ast.List | ast.Tuple | ast.Set) -> Value:
    """A list, tuple or set, written out."""
    items: list[Value] = []
    complete = True
    for element in node.elts:
        if isinstance(element, ast.Starred):
            inside, whole = iterate(run, evaluate(run, element.value))
            items += inside
            complete = complete and whole
        else:
            items.append(run.box(evaluate(run, element)))
    kind = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}[type(node)]
    return run.box(Listing(tuple(items), kind, complete))


def dictionary(run: Run, node: ast.Dict) -> Value:
    """A dict, written out."""
    items: dict[object, Value] = {}
    complete = True
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = run.box(evaluate(run, value_node))
        if key_node is None:
            inside = run.content(value)
            if isinstance(inside, Dict):
                items |= dict(inside.items)
                complete = complete and inside.complete
            else:
                complete = False
            continue
        key = operators.constant_of(run, evaluate(run, key_node))
        if key is operators.NOT_CONSTANT or not operators.hashable(key):
            complete = False
            items[("?", len(items))] = value
        else:
            items[key] = value
    return run.box(Dict(tuple(items.items()), complete))


def joined(run: Run, node: ast.JoinedStr) -> Value:
    """An f-string, where all its parts are known."""
    parts: list[str] = []
    known = True
    values: list[Value] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
            continue
        assert isinstance(part, ast.FormattedValue)
        value = evaluate(run, part.value)
        values.append(value)
        folded = operators.constant_of(run, value)
        spec = evaluate(run, part.format_spec) if part.format_spec is not None else Known("")
        if folded is operators.NOT_CONSTANT or not isinstance(spec, Known) or folding.WIDE.search(str(spec.value)):
            known = False
            parts.append(HOLE)
            continue
        try:
            shown = CONVERSIONS[part.conversion](folded) if part.conversion in CONVERSIONS else folded
            parts.append(format(shown, str(spec.value)))
        except (ValueError, TypeError):
            known = False
            parts.append(HOLE)
    return Known("".join(parts)) if known else written(run, "".join(parts), *values)


def attribute(run: Run, node: ast.Attribute) -> Value:
    """`value.name`."""
    receiver = evaluate(run, node.value)
    return get_attribute(run, receiver, node.attr, node)


def get_attribute(run: Run, receiver: Value, name: str, node: ast.Attribute | None = None) -> Value:
    """`receiver.name`, not called."""
    if isinstance(receiver, Module):
        full = f"{receiver.name}.{name}"
        if receiver.name == "polars.col":
            return calls.call_library(run, receiver.name, (Known(name),), {})
        return Known(CONSTANTS[full]) if full in CONSTANTS else Module(full)
    content = run.content(receiver)
    match content:
        case Imported():
            return modules.member(run, content, name)
        case Frame() | Vec():
            return tables.attribute(run, receiver, content, name, node)
        case Choice(options):
            merged: object | None = None
            for option in options:
                found = get_attribute(run, option, name, node)
                merged = found if merged is None else join(run, merged, found)
            return merged if merged is not None else UNKNOWN
        case Instance():
            return classes.member(run, receiver, content, name)
        case Class():
            return classes.class_member(run, content, name)
        case Super():
            inherited = classes.inherited_member(run, content, name)
            return inherited if inherited is not None else UNKNOWN
    if isinstance(content, Foreign) and (model := lookup_attribute(f"{content.qualified}.{name}")) is not None:
        return accept(run, model(run, content))
    if isinstance(content, Unknown | Foreign):
        return Method(receiver, name) if name.islower() and not name.endswith("_") else Unknown(run.refs(content))
    return calls.plain_attribute(run, receiver, content, name)


def subscript(run: Run, node: ast.Subscript) -> Value:
    """`value[key]`."""
    receiver = evaluate(run, node.value)
    return tables.subscript(run, receiver, node)


def call(run: Run, node: ast.Call) -> Value:
    """`callee(...)`; steps it adds stand at the call."""
    before, depth = run.where, len(run.calling)
    run.where = call_place(run, node)
    try:
        return magics.run_magic(run, node) if magics.is_magic(node) else calls.call(run, node)
    finally:
        run.where = before
        del run.calling[depth:]


def call_place(run: Run, node: ast.Call) -> "calls.Where":
    """A call in a chain over several lines begins at its own name."""
    func = node.func
    if (
        run.pin is None
        and isinstance(func, ast.Attribute)
        and func.end_lineno is not None
        and func.value.end_lineno is not None
        and func.end_lineno > func.value.end_lineno
    ):
        column = (func.end_col_offset or 0) - len(func.attr.encode())
        return calls.Where(
            run.origin, func.end_lineno, column, node.end_lineno or node.lineno, node.end_col_offset or 0
        )
    return run.span(node)


def binary(run: Run, node: ast.BinOp) -> Value:
    """`a + b`."""
    left, right = evaluate(run, node.left), evaluate(run, node.right)
    with run.at(node):
        return operators.binary(run, operators.SYMBOLS[type(node.op)], left, right)


def unary(run: Run, node: ast.UnaryOp) -> Value:
    """`-a`, `not a`."""
    operand = evaluate(run, node.operand)
    with run.at(node):
        return operators.unary(run, type(node.op), operand)


def compare(run: Run, node: ast.Compare) -> Value:
    """`a < b`, also in a chain."""
    left, before = evaluate(run, node.left), node.left
    results: list[Value] = []
    for op, comparator in zip(node.ops, node.comparators, strict=True):
        right = evaluate(run, comparator)
        with run.at(node):
            results.append(spelled(operators.compare(run, type(op), left, right), before, comparator))
        left, before = right, comparator
    merged = results[0]
    for other in results[1:]:
        merged = operators.binary(run, "&", merged, other)
    return merged


def spelled(result: Value, *sides: ast.expr) -> Value:
    """A comparison in which values that are not known are told apart by how they are written."""
    if not (isinstance(result, Vec) and isinstance(result.expr, Call) and len(result.expr.args) == len(sides)):
        return result
    args = tuple(
        Call("written", (Lit(ast.unparse(side)[:200]), arg)) if isinstance(arg, Hole) else arg
        for side, arg in zip(sides, result.expr.args, strict=True)
    )
    return replace(result, expr=Call(result.expr.op, args))


def boolean(run: Run, node: ast.BoolOp) -> Value:
    """`a and b`, `a or b`."""
    values: list[Value] = []
    for part in node.values:
        value = evaluate(run, part)
        truth = operators.truth(run, value)
        stop = truth is False if isinstance(node.op, ast.And) else truth is True
        if stop:
            return value if not values else Known(isinstance(node.op, ast.Or)) if isinstance(value, Known) else value
        if truth is None or part is node.values[-1]:
            values.append(value)
    if len(values) == 1:
        return values[0]
    merged: object = values[0]
    for other in values[1:]:
        merged = join(run, merged, other)
    return merged


def conditional(run: Run, node: ast.IfExp) -> Value:
    """`a if test else b`: both where the test is not known."""
    test = evaluate(run, node.test)
    truth = operators.truth(run, test)
    if truth is not None:
        return evaluate(run, node.body if truth else node.orelse)
    found, other = evaluate(run, node.body), evaluate(run, node.orelse)
    if isinstance(found, Known) and isinstance(other, Known) and found != other and isinstance(test, Unknown):
        return Unknown(test.refs) if test.refs else join(run, found, other)  # which of the two tells of the rows
    return join(run, found, other)


def walrus(run: Run, node: ast.NamedExpr) -> Value:
    """`(name := value)`."""
    value = run.box(evaluate(run, node.value), node.target.id)
    run.put(run.name_location(node.target.id), value)
    return value


def yield_(run: Run, node: ast.Yield | ast.YieldFrom) -> Value:
    """`yield value`: remembered for whoever goes through the generator."""
    value = evaluate(run, node.value) if node.value is not None else Known(None)
    run.yields.append(run.box(value))
    return UNKNOWN


def await_(run: Run, node: ast.Await) -> Value:
    """`await value` is the value."""
    return evaluate(run, node.value)


def slice_(run: Run, node: ast.Slice) -> Value:
    """`a:b:c`, where its ends are known."""
    values = [evaluate(run, part) if part is not None else Known(None) for part in (node.lower, node.upper, node.step)]
    if all(isinstance(v, Known) for v in values):
        try:
            return Known(slice(*(v.value for v in values if isinstance(v, Known))))
        except TypeError:
            return UNKNOWN
    return Unknown(run.refs(*values))


HANDLERS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.List: sequence,
    ast.Tuple: sequence,
    ast.Set: sequence,
    ast.Dict: dictionary,
    ast.JoinedStr: joined,
    ast.Attribute: attribute,
    ast.Subscript: subscript,
    ast.Call: call,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.Compare: compare,
    ast.BoolOp: boolean,
    ast.IfExp: conditional,
    ast.NamedExpr: walrus,
    ast.Yield: yield_,
    ast.YieldFrom: yield_,
    ast.Await: await_,
    ast.Slice: slice_,
    ast.Lambda: functions.lambda_,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.GeneratorExp: comprehension,
    ast.DictComp: comprehension,
}

__all__ = ["Model", "Obj", "evaluate", "get_attribute"]
