"""Labels chosen by tests, where not all labels are known: `[c for c in df.columns if c != "y"]`."""

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from headwater.lower.combined_labels import in_both
from headwater.lower.operators import constant_of
from headwater.lower.run import Run
from headwater.lower.values import Frame, Known, Listing, Names, Value


def of_comprehension(run: Run, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value | None:
    """`[c for c in df.columns if c not in (...)]` over columns that are not all known: all but some."""
    from headwater.lower.expressions import evaluate

    if isinstance(node, ast.DictComp) or len(node.generators) != 1:
        return None
    generator = node.generators[0]
    if not (
        isinstance(generator.target, ast.Name) and isinstance(node.elt, ast.Name) and node.elt.id == generator.target.id
    ):
        return None
    content = run.content(evaluate(run, generator.iter))
    if isinstance(content, Frame) and content.shape == "frame":
        content = Names(content.ref)
    if not isinstance(content, Names):
        return None
    return chosen(run, content, generator.target.id, generator.ifs)


def chosen(run: Run, content: Names, name: str, tests: Sequence[ast.expr]) -> Value | None:
    """The labels that pass tests of `name`; None where all labels are known, so that each can be tried."""
    known = run.columns(content.ref)
    tests = [part for test in tests for part in (test.values if joined(test) else [test])]
    of_both = [shared_with(run, test, name, content) for test in tests]
    by_type = [dtype_test(run, test, name, content.ref) for test in tests]
    if known.complete and not known.maybe and not any(by_type):
        return None
    for other in of_both:
        content = in_both(content, other) if other is not None else content
    without, partial = set(content.without), content.partial and not content.shared
    include, exclude = content.include, content.exclude
    for test, kinds, other in zip(tests, by_type, of_both, strict=True):
        if other is not None:
            continue
        if kinds is not None:
            include, exclude = (*include, *kinds[0]), (*exclude, *kinds[1])
            continue
        gone, whole = excluded(run, test, name)
        partial = partial or not whole
        without |= gone
    if content.shared and not (partial or include or exclude):
        return replace(content, without=frozenset(without))
    return Names(content.ref, frozenset(without), include, exclude, partial or bool(content.shared))


def joined(test: ast.expr) -> TypeGuard[ast.BoolOp]:
    """Whether a test is several that must all hold."""
    return isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And)


def shared_with(run: Run, test: ast.expr, name: str, names: Names) -> Names | None:
    """The labels of another table that `c in other.columns` asks for."""
    from headwater.lower.expressions import evaluate

    match test:
        case ast.Compare(ast.Name(id), [ast.In()], [other]) if id == name:
            content = run.content(evaluate(run, other))
            if isinstance(content, Frame) and content.shape == "frame":
                content = Names(content.ref)
            if isinstance(content, Names) and content.ref != names.ref:
                return content
    return None


def dtype_test(run: Run, test: ast.expr, name: str, ref: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """`df[c].dtype == "object"`, `is_numeric_dtype(df[c])` as types to keep and types to leave out."""
    from headwater.lower.dtypes import kind
    from headwater.lower.expressions import evaluate

    match test:
        case ast.UnaryOp(ast.Not(), inner):
            found = dtype_test(run, inner, name, ref)
            return (found[1], found[0]) if found is not None else None
        case ast.Call(ast.Attribute(attr="is_numeric_dtype") | ast.Name("is_numeric_dtype"), [column]) if is_column(
            column, name
        ):
            return ("number", "bool"), ()
        case ast.Compare(left, [op], [right]) if is_dtype(left, name):
            content = run.content(evaluate(run, right))
        case _:
            return None
    many = content.items if isinstance(content, Listing) else (content,)
    if isinstance(content, Known) and isinstance(content.value, list | tuple | set | frozenset):
        many = tuple(map(Known, content.value))
    kinds = tuple(k for k in (kind(run.content(each)) for each in many) if k is not None)
    if not kinds or len(kinds) != len(many):
        return None
    if isinstance(op, ast.Eq | ast.In | ast.Is):
        return kinds, ()
    return ((), kinds) if isinstance(op, ast.NotEq | ast.NotIn | ast.IsNot) else None


def is_dtype(node: ast.expr, name: str) -> bool:
    """Whether it is the type of the column that a loop's name stands for: `df[c].dtype`, its name, its text."""
    match node:
        case ast.Attribute(inner, "name" | "kind") | ast.Call(ast.Name("str"), [inner]):
            return is_dtype(inner, name)
        case ast.Attribute(column, "dtype" | "dtypes"):
            return is_column(column, name)
    return False


def is_column(node: ast.expr, name: str) -> bool:
    """Whether it is `df[c]` with the loop's name for `c`."""
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name) and node.slice.id == name


def excluded(run: Run, test: ast.expr, name: str) -> tuple[set[str | int], bool]:
    """The labels that `c not in (...)`, `c != "x"` leave out, and whether these are all that the test leaves out."""
    from headwater.lower.expressions import evaluate

    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        parts = [excluded(run, part, name) for part in test.values]
        return set().union(*(gone for gone, _ in parts)), all(whole for _, whole in parts)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = test.operand
        match inner:
            case ast.Call(ast.Attribute(ast.Name(id), "startswith" | "endswith"), [part]) if id == name:
                found = constant_of(run, evaluate(run, part))
                return ({found} if isinstance(found, str) else set()), False
        if isinstance(inner, ast.Compare) and len(inner.ops) == 1:
            flipped = {ast.In: ast.NotIn, ast.Eq: ast.NotEq}.get(type(inner.ops[0]))
            test = ast.Compare(inner.left, [flipped()], inner.comparators) if flipped is not None else test
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1):
        return set(), False
    inside = test.comparators[0]
    if isinstance(test.ops[0], ast.NotIn) and isinstance(inside, ast.Name) and inside.id == name:
        found = constant_of(run, evaluate(run, test.left))  # `"class" not in c` leaves out more than that one label
        return ({found} if isinstance(found, str) else set()), False
    if not (isinstance(test.left, ast.Name) and test.left.id == name):
        return set(), False
    found = constant_of(run, evaluate(run, test.comparators[0]))
    if isinstance(test.ops[0], ast.NotIn) and isinstance(found, list | tuple | set):
        return {f for f in found if isinstance(f, str | int)}, True
    if isinstance(test.ops[0], ast.NotEq) and isinstance(found, str | int):
        return {found}, True
    return set(), False
