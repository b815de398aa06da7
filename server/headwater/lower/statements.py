"""One function per statement kind: from syntax to changes of the state."""

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

from headwater.lower import classes, functions, loops, matching, modules, operators, stores
from headwater.lower.branches import fork
from headwater.lower.calls import call_value
from headwater.lower.expressions import evaluate
from headwater.lower.operators import columnar, constant_of
from headwater.lower.run import OutOfFuel, Run
from headwater.lower.values import (
    UNKNOWN,
    Dict,
    Frame,
    Function,
    Instance,
    Known,
    Listing,
    Method,
    Module,
    Names,
    Obj,
    Value,
    Vec,
)
from headwater.plan.frames import Drop, Show
from headwater.plan.learning import Score

ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def suite(run: Run, body: Sequence[ast.stmt]) -> bool:
    """Statements one after another. Answers whether control goes on after the last."""
    for node in body:
        statement(run, node)
        if run.signal:
            return False
    return True


def statement(run: Run, node: ast.stmt) -> None:
    """One statement."""
    run.statements += 1
    if not run.statements & 15:
        run.machine.check()
    handler = HANDLERS.get(type(node))
    if handler is None:
        return
    before = run.where
    run.where = run.span(node)
    try:
        handler(run, node)
    except RecursionError:
        raise OutOfFuel from None
    finally:
        run.where = before


def expression(run: Run, node: ast.Expr) -> None:
    """An expression standing alone: what it computes is shown or thrown away."""
    if isinstance(node.value, ast.Constant):
        return
    value = evaluate(run, node.value)
    if isinstance(node.value, ast.Call | ast.Subscript | ast.Attribute | ast.BinOp):
        content = run.content(value)
        if isinstance(content, Vec):
            content = run.settle(content)
        if isinstance(content, Frame) and content.ref in run.own and content.shape != "none":
            run(Show((content.ref,), run.last is node, called(node.value)))


def called(node: ast.expr) -> str:
    """What an expression calls last, with its accessor: `dropna`, `str.lower`."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="str" | "dt" | "cat" as accessor), attr=name)):
            return f"{accessor}.{name}"
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
    return ""


def assign(run: Run, node: ast.Assign) -> None:
    """`target = value`."""
    value = evaluate(run, node.value)
    for target in node.targets:
        value = shared(run, target, value)
        stores.assign(run, target, value)


def shared(run: Run, target: ast.expr, value: Value) -> Value:
    """With `a = b = df.copy()` both names are bound to one object."""
    return run.box(value, target.id) if isinstance(target, ast.Name) else value


def annotated(run: Run, node: ast.AnnAssign) -> None:
    """`target: kind = value`."""
    if node.value is not None:
        stores.assign(run, node.target, evaluate(run, node.value))
    elif isinstance(node.target, ast.Name) and run.scope is not None:
        run.put(run.name_location(node.target.id), UNKNOWN)


def augmented(run: Run, node: ast.AugAssign) -> None:
    """`target += value`."""
    load = ast.copy_location(_loaded(node.target), node.target)
    left, right = evaluate(run, load), evaluate(run, node.value)
    with run.at(node):
        value = operators.binary(run, operators.SYMBOLS[type(node.op)], left, right)
    content = run.content(left)
    if isinstance(content, Listing) and content.kind == "list" and isinstance(left, Obj):
        run.put(left.address, run.content(value))
        return
    stores.assign(run, node.target, value)


def _loaded(target: ast.expr) -> ast.expr:
    """A target as an expression to read."""
    match target:
        case ast.Name(id=name):
            return ast.Name(name, ast.Load())
        case ast.Attribute(value=value, attr=attr):
            return ast.copy_location(ast.Attribute(value, attr, ast.Load()), target)
        case ast.Subscript(value=value, slice=key):
            return ast.copy_location(ast.Subscript(value, key, ast.Load()), target)
    return target


def delete(run: Run, node: ast.Delete) -> None:
    """`del target`."""
    for target in node.targets:
        stores.delete(run, target)


def if_(run: Run, node: ast.If) -> None:
    """`if`: the way taken where the test is known, both otherwise."""
    test = evaluate(run, node.test)
    chosen_by_score(run, node, test)
    truth = operators.truth(run, test)
    top = run.scope is None or run.scope == run.scope.module
    flag = isinstance(node.test, ast.Name) and node.test.id not in run.loop_names and top
    if isinstance(test, Known) and isinstance(
        node.test, ast.Constant | ast.Compare | ast.BoolOp | ast.Call | ast.UnaryOp
    ):
        flag = False
    if truth is not None and not flag:
        suite(run, node.body if truth else node.orelse)
        return
    signals: list[str] = []

    def way(body: Sequence[ast.stmt], holds: bool) -> Callable[[], bool]:
        def go() -> bool:
            run.signal = ""
            narrow(run, node.test, holds)
            goes_on = suite(run, body)
            signals.append(run.signal)
            return goes_on

        return go

    goes_on = fork(run, way(node.body, True), way(node.orelse, False))
    run.signal = "" if goes_on else next((s for s in signals if s), "")


def narrow(run: Run, test: ast.expr, holds: bool) -> None:
    """What the way taken says of labels: where `"id" in df.columns` does not hold, the table is without it."""
    match test:
        case ast.Compare(left, [ast.In() | ast.NotIn() as op], [ast.Name() | ast.Attribute(attr="columns") as right]):
            if holds is not isinstance(op, ast.NotIn):
                return
            asked = evaluate(run, right.value if isinstance(right, ast.Attribute) else right)
            content, label = run.content(asked), constant_of(run, evaluate(run, left))
            if not isinstance(asked, Obj) or not isinstance(label, str | int):
                return
            match content:
                case Names(without=without):
                    run.put(asked.address, replace(content, without=without | {label}))
                case Frame(ref, "frame") if run.columns(ref).has(label) is None:
                    run.update(asked, run(Drop((ref,), (label,))))


def chosen_by_score(run: Run, node: ast.If, test: Value) -> None:
    """Note `if score > best: best = ...` in a loop: the best of what the loop tries is kept, by that score."""
    if run.loop is None or run.pin is not None:
        return
    if not isinstance(node.test, ast.Compare) or not isinstance(node.test.ops[0], ORDERINGS):
        return
    if not any(isinstance(inner, ast.Assign) for inner in node.body):
        return
    for ref in run.refs(run.content(test)):
        if isinstance(run.node(ref), Score):
            with run.at(node):
                run.remark("chosen-by-score", run.loop, ref)


def with_(run: Run, node: ast.With | ast.AsyncWith) -> None:
    """`with`."""
    for item in node.items:
        value = evaluate(run, item.context_expr)
        value = entered(run, item.context_expr, value)
        if item.optional_vars is not None:
            stores.assign(run, item.optional_vars, value)
    suite(run, node.body)


def entered(run: Run, node: ast.expr, manager: Value) -> Value:
    """What `with manager as it` binds: of a generator what it yields, of an object what `__enter__` hands over."""
    content = run.content(manager)
    if isinstance(content, Instance) and isinstance(enter := content.of.member("__enter__"), Function):
        return functions.invoke(run, enter, [manager], {})
    if isinstance(content, Listing) and isinstance(node, ast.Call):
        made = run.content(evaluate(run, node.func))
        made = made.function if isinstance(made, Method) else made
        decorators = classes.decorations(run.current(made)) if isinstance(made, Function) else set()
        if decorators & {"contextmanager", "asynccontextmanager"}:
            return content.items[0] if content.items else Known(None)
    return manager


def try_(run: Run, node: ast.Try) -> None:
    """`try`: each handler may have run instead of the body."""
    signals: list[str] = []

    importing = bool(node.body) and all(isinstance(s, ast.Import | ast.ImportFrom) for s in node.body)
    prepared = bool(node.handlers)
    named = prepared and not any(catches_all(handler.type) for handler in node.handlers)

    def body() -> bool:
        run.signal = ""
        run.tried, run.caught = run.tried + prepared, run.caught + named
        goes_on = suite(run, node.body)
        run.tried, run.caught = run.tried - prepared, run.caught - named
        goes_on = goes_on and suite(run, node.orelse)
        signals.append(run.signal)
        return goes_on

    def way(handler: ast.ExceptHandler) -> Callable[[], bool]:
        def go() -> bool:
            run.signal = ""
            if handler.name:
                run.put(run.name_location(handler.name), UNKNOWN)
            goes_on = suite(run, handler.body)
            signals.append(run.signal)
            return goes_on

        return go

    if importing or not node.handlers:
        body()
        if importing and not modules.known(run, node.body):
            # what is imported where the first is not there may be something that we know
            for handler in node.handlers:
                if all(isinstance(s, ast.Import | ast.ImportFrom) for s in handler.body):
                    suite(run, handler.body)
        goes_on = not run.signal
    else:
        goes_on = fork(run, body, *(way(h) for h in node.handlers))
    run.signal = "" if goes_on else next((s for s in signals if s), "")
    signal = run.signal
    run.signal = ""
    if suite(run, node.finalbody):
        run.signal = signal


def catches_all(kind: ast.expr | None) -> bool:
    """Whether a handler waits for any error, rather than for one that it names."""
    return kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))


def return_(run: Run, node: ast.Return) -> None:
    """`return value`."""
    value: Value = evaluate(run, node.value) if node.value is not None else Known(None)
    run.returns.append((run.box(value), dict(run.state)))
    run.signal = "return"


def raise_(run: Run, node: ast.Raise) -> None:
    """`raise`."""
    run.signal = "raise"


def break_(run: Run, node: ast.Break) -> None:
    """`break`."""
    run.signal = "break"


def continue_(run: Run, node: ast.Continue) -> None:
    """`continue`."""
    run.signal = "continue"


def import_(run: Run, node: ast.Import) -> None:
    """`import module`."""
    for alias in node.names:
        first = alias.name.partition(".")[0]
        found = modules.imported(run, alias.name, whole=bool(alias.asname))
        value = found if found is not None else Module(alias.name if alias.asname else first)
        run.put(run.name_location(alias.asname or first), value)


def import_from(run: Run, node: ast.ImportFrom) -> None:
    """`from module import name`."""
    module = "." * node.level + (node.module or "")
    found = modules.resolve(run, node.module or "", node.level)
    for alias in node.names:
        if alias.name == "*":
            if found is not None:
                modules.star(run, found)
            else:
                star_import(run, module)
            continue
        if found is not None:
            run.put(run.name_location(alias.asname or alias.name), modules.member(run, found, alias.name))
            continue
        full = f"{module}.{alias.name}"
        from headwater.lower.expressions import CONSTANTS

        value: Value = Known(CONSTANTS[full]) if full in CONSTANTS else Module(full)
        run.put(run.name_location(alias.asname or alias.name), value)


def star_import(run: Run, module: str) -> None:
    """`from library import *`: the names of that library we have models of."""
    from headwater.api.library import public_names

    told = (name[len(module) + 1 :] for name in run.machine.told if name.startswith(f"{module}."))
    for name in (*public_names(module), *(name for name in told if name.isidentifier())):
        run.put(run.name_location(name), Module(f"{module}.{name}"))


def define(run: Run, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """`def`."""
    value: Value = functions.define(run, node)
    for decorator in reversed(node.decorator_list):
        inner = run.content(evaluate(run, decorator))
        if isinstance(inner, Function):  # one of a library hands back what behaves like the function
            value = functions.decorated(run, value, call_value(run, inner, [value], {}))
        elif isinstance(inner, Dict) and isinstance(value, Function):  # what the command line may set
            options = tuple((str(name), default) for name, default in inner.items)
            value = replace(value, defaults=(*options, *value.defaults))
    run.put(run.name_location(node.name), value)


def define_class(run: Run, node: ast.ClassDef) -> None:
    """`class`."""
    run.put(run.name_location(node.name), classes.class_(run, node))


def assert_(run: Run, node: ast.Assert) -> None:
    """`assert`."""
    evaluate(run, node.test)


def loop(run: Run, node: ast.For | ast.AsyncFor) -> None:
    """`for`."""
    loops.for_(run, node)


def while_(run: Run, node: ast.While) -> None:
    """`while`."""
    loops.while_(run, node)


HANDLERS: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Expr: expression,
    ast.Assign: assign,
    ast.AnnAssign: annotated,
    ast.AugAssign: augmented,
    ast.Delete: delete,
    ast.If: if_,
    ast.For: loop,
    ast.AsyncFor: loop,
    ast.While: while_,
    ast.With: with_,
    ast.AsyncWith: with_,
    ast.Try: try_,
    ast.Match: matching.match_,
    ast.Return: return_,
    ast.Raise: raise_,
    ast.Break: break_,
    ast.Continue: continue_,
    ast.Import: import_,
    ast.ImportFrom: import_from,
    ast.FunctionDef: define,
    ast.AsyncFunctionDef: define,
    ast.ClassDef: define_class,
    ast.Assert: assert_,
}

__all__ = ["columnar", "statement", "suite"]
