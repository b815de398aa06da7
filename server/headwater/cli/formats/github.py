"""Findings as workflow commands: GitHub shows them beside the changed lines."""

from headwater.cli.finding import Finding, Result
from headwater.cli.formats.text import shown

_COMMANDS = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}


def write(result: Result, colour: bool) -> str:
    """One command a line."""
    lines = [_finding(each) for each in result.findings]
    lines += [
        f"::error file={_property(each.path)},title=headwater::{_message(f'{each.path} {each.message}')}"
        for each in result.failures
    ]
    return "".join(line + "\n" for line in lines)


def _finding(found: Finding) -> str:
    where, spot = found.spot.range, found.spot
    properties = {"file": found.path}
    message = found.message
    if spot.cell is None:
        properties |= {"line": str(where.line), "endLine": str(where.end_line)}
        # GitHub takes columns of one line only.
        if where.line == where.end_line:
            properties |= {"col": str(where.column), "endColumn": str(where.end_column)}
    else:
        message = f"cell {spot.cell + 1}, line {where.line}: {message}"
    for related, told in found.related:
        cell = "" if related.cell is None else f"cell {related.cell + 1}, "
        message += f"\n{cell}line {related.range.line}: {told}"
    properties["title"] = found.rule
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[found.severity]} {listed}::{_message(message)}"


def _message(text: str) -> str:
    """What a runner would take for the end of the command is written as a code, what moves a cursor written out.

    >>> _message("100 %\\nnext\\x1b")
    '100 %25%0Anext\\\\x1b'
    """
    return "%0A".join(shown(line).replace("%", "%25") for line in text.split("\n"))


def _property(text: str) -> str:
    """The same for values in the list before the message.

    >>> _property("a:b,c.py")
    'a%3Ab%2Cc.py'
    """
    return _message(text).replace(":", "%3A").replace(",", "%2C")
