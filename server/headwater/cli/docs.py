"""`headwater docs`: the manual as a folder of Markdown, made from docstrings and settings."""

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from headwater.base.regular import content, said
from headwater.cli.command import FOUND_NOTHING, WrongUse, command

if TYPE_CHECKING:
    from headwater.cli.catalogue import Entry


@command
def docs(folder: Annotated[str, "where to write the pages"]) -> int:
    """Write the manual, one page for each rule and one for the settings, into a folder."""
    from headwater.cli.catalogue import catalogue

    entries = sorted(catalogue().values(), key=lambda entry: (entry.group, entry.name))
    pages = {f"rules/{entry.name}.md": entry.page for entry in entries}
    pages["rules/README.md"] = index(entries)
    pages["settings.md"] = settings()
    home = Path(folder)
    try:
        (home / "rules").mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            if content(home / name, 1 << 20) != text.encode():
                (home / name).write_bytes(text.encode())
    except OSError as error:
        raise WrongUse(f"{folder}: cannot be written: {said(error)}") from None
    return FOUND_NOTHING


def index(entries: "list[Entry]") -> str:
    """The table of all rules."""
    lines = ["# Rules", "", "`headwater explain RULE` shows the same pages.", ""]
    for group, members in groupby(entries, key=lambda entry: entry.group):
        lines += [f"## {group}", "", "| rule | finds | severity | default |", "|---|---|---|---|"]
        lines += [
            f"| [`{entry.name}`]({entry.name}.md) | {_cell(entry.summary)} | {entry.severity} "
            f"| {'on' if entry.default else 'off'} |"
            for entry in members
        ]
        lines.append("")
    return "\n".join(lines)


def settings() -> str:
    """Every setting with its default."""
    from headwater.config import described

    lines = [
        "# Settings",
        "",
        "In an editor they stand in the section `headwater`; in a project in `[tool.headwater]` of",
        "`pyproject.toml`, or in `headwater.toml`. The editor's win.",
        "",
        "| setting | default | what it does |",
        "|---|---|---|",
    ]
    for each in described:
        default = dict(each.default) if each.is_table else each.default
        lines.append(f"| `{each.key}` | `{_cell(json.dumps(default))}` | {_cell(each.documentation)} |")
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
