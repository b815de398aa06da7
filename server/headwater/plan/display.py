"""Plans as text: the form every fixture is written in."""

from collections.abc import Mapping
from dataclasses import is_dataclass

from headwater.plan.columns import Columns
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Over, Ref, Whole
from headwater.plan.learning import Estimator, Member
from headwater.plan.nodes import Node, parameters
from headwater.plan.plan import Plan, Step

_INFIX = frozenset(["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "@"])


def text(plan: Plan) -> str:
    """One line for each step: its name, operator, inputs, parameters and columns."""
    return "\n".join(line(plan, step) for step in plan.steps)


def line(plan: Plan, step: Step) -> str:
    """One step as text."""
    names = plan.names
    parts = [names[step.ref], "=", describe(step.node, names)]
    if step.node.shape not in ("model", "split", "none", "scalar"):
        parts += ["->", str(step.columns)]
    return " ".join(parts)


def describe(node: Node, names: Mapping[Ref, str]) -> str:
    """An operator with its inputs and the parameters that say something."""
    words = [node.operator(), *(names.get(ref, "?") for ref in node.inputs)]
    defaults = _defaults(type(node))
    for key, value in parameters(node).items():
        if key in ("form", "kind") and type(node).__name__ != "Scan":
            continue
        if key in ("types", "header", "complete") and type(node).__name__ == "Scan":
            continue
        if key == "validation" and isinstance(value, tuple):
            value = tuple(names.get(ref, "?") for ref in value)
        if key not in defaults or value != defaults[key]:
            words.append(f"{key}={value if key in LABELS else value_text(value, names)}")
    return " ".join(words)


LABELS = frozenset(("keep", "names", "gone", "sure", "among"))
"""Parameters that are labels: two of them in a pair are one label of two levels."""


def _defaults(kind: type[Node]) -> dict[str, object]:
    return {n: f.default for n, f in kind.__dataclass_fields__.items()}


def value_text(value: object, names: Mapping[Ref, str]) -> str:
    """A parameter as text."""
    if isinstance(value, Estimator):
        return estimator_text(value)
    if isinstance(value, Columns):
        return str(value)
    if isinstance(value, Call | Col | Lit | Over | Hole | Whole):
        return expression_text(value, names)
    if isinstance(value, tuple) and any(isinstance(v, tuple) or is_dataclass(v) for v in value):
        inner = [
            f"{v[0]}: {value_text(v[1], names)}" if isinstance(v, tuple) and len(v) == 2 else value_text(v, names)
            for v in value
        ]
        return "(" + ", ".join(inner) + ")"
    return repr(value)


def estimator_text(estimator: Estimator) -> str:
    """`Pipeline(scale: StandardScaler, model: LogisticRegression)`."""
    if not estimator.parts:
        return estimator.name
    return f"{estimator.name}({', '.join(_member(part) for part in estimator.parts)})"


def _member(part: Member) -> str:
    given = "" if part.columns is None else f" of {', '.join(map(str, part.columns))}"
    return f"{part.name}: {estimator_text(part.estimator)}{given}"


def expression_text(expr: Expr, names: Mapping[Ref, str]) -> str:
    """An expression, with the steps it reads by name: `df.1[age] / 2`."""
    match expr:
        case Col(ref, name):
            return f"{names.get(ref, '?')}[{'?' if name is None else name}]"
        case Whole(ref):
            return names.get(ref, "?")
        case Lit(value):
            return repr(value)
        case Hole(refs):
            return f"?({', '.join(names.get(r, '?') for r in refs)})" if refs else "?"
        case Call(op, (left, right)) if op in _INFIX:
            return f"({expression_text(left, names)} {op} {expression_text(right, names)})"
        case Call(op, args):
            return f"{op}({', '.join(expression_text(a, names) for a in args)})"
        case Over(op, args, keys):
            by = f" by {', '.join(expression_text(k, names) for k in keys)}" if keys else ""
            return f"{op}({', '.join(expression_text(a, names) for a in args)}{by})"
