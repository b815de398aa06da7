"""The arguments of a call, as they are written: by place, by name, starred."""

import ast

from headwater.lower.loops import iterate
from headwater.lower.run import UNSEEN, Run
from headwater.lower.values import Dict, Names, Unknown, Value


def given(run: Run, node: ast.Call) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a call, starred ones spread where they are known."""
    from headwater.lower.expressions import evaluate

    arguments: list[Value] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            starred = evaluate(run, argument.value)
            items, complete = iterate(run, starred)
            labels = run.content(starred)  # `select(*df.columns)`: labels that are not all known
            rest = labels if isinstance(labels, Names) else Unknown(run.refs(*items))
            arguments += items if complete else (rest,)
        else:
            arguments.append(evaluate(run, argument))
    keywords: dict[str, Value] = {}
    for keyword in node.keywords:
        value = evaluate(run, keyword.value)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
            continue
        content = run.content(value)
        if isinstance(content, Dict):
            keywords.update({str(k): v for k, v in content.items if isinstance(k, str)})
        if not isinstance(content, Dict) or not content.complete:
            keywords[UNSEEN] = Unknown(run.refs(content))
    return arguments, keywords
