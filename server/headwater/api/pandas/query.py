"""The text conditions of `DataFrame.query` and `eval`: Python expressions over column names.

See https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.query.html
"""

import ast
import re

from headwater.base.sound import expression
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Ref

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitAnd: "&", ast.BitOr: "|", ast.And: "&", ast.Or: "|", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<",
    ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "isin", ast.NotIn: "~isin",
}  # fmt: skip


def parse(text: str, ref: Ref) -> Expr | None:
    """The condition as an expression over the columns of a step, None where it is not understood."""
    quoted: dict[str, str] = {}

    def plain(found: re.Match[str]) -> str:
        name = f"_quoted_{len(quoted)}"
        quoted[name] = found.group(1)
        return name

    text = re.sub(r"`([^`]*)`", plain, text)
    text = re.sub(r"@(\w[\w.]*)", r"_outside_", text)
    tree = expression(" ".join(text.split()))
    return of(tree, ref, quoted) if tree is not None else None


def of(node: ast.expr, ref: Ref, quoted: dict[str, str]) -> Expr:
    """One piece of a condition."""
    match node:
        case ast.Constant(value=value):
            return Lit(value)
        case ast.Name(id="_outside_") | ast.Name(id="index"):
            return Hole()
        case ast.Name(id=name):
            return Col(ref, quoted.get(name, name))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return Call(OPERATORS[type(op)], (of(left, ref, quoted), of(right, ref, quoted)))
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            return Call("~", (of(operand, ref, quoted),))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return Lit(-value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Call("neg", (of(operand, ref, quoted),))
        case ast.BoolOp(op=op, values=values):
            parts = [of(v, ref, quoted) for v in values]
            merged = parts[0]
            for part in parts[1:]:
                merged = Call(OPERATORS[type(op)], (merged, part))
            return merged
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            here = of(left, ref, quoted)
            found: Expr | None = None
            for op_, comparator in zip(ops, comparators, strict=True):
                there = of(comparator, ref, quoted)
                name_ = OPERATORS.get(type(op_), "?")
                test: Expr = Call(name_.lstrip("~"), (here, there))
                test = Call("~", (test,)) if name_.startswith("~") else test
                found = test if found is None else Call("&", (found, test))
                here = there
            return found if found is not None else Hole()
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            if all(isinstance(e, ast.Constant) for e in elements):
                return Lit(tuple(e.value for e in elements if isinstance(e, ast.Constant)))
            return Hole()
        case ast.Call(func=ast.Attribute(value=value, attr=method), args=args):
            return Call(method, (of(value, ref, quoted), *(of(a, ref, quoted) for a in args)))
        case ast.Attribute(value=value):
            return Call("attribute", (of(value, ref, quoted),))
    return Hole((ref,))
