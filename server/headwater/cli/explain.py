"""`headwater explain`: the manual page of a rule."""

import sys
from typing import Annotated

from headwater.cli.command import FOUND_NOTHING, command


@command
def explain(
    rule: Annotated[str, "the name of a rule, or of a group for all of its rules"],
) -> int:
    """Show the manual page of a rule."""
    from headwater.cli.catalogue import chosen
    from headwater.cli.progress import coloured

    page = "\n".join(entry.page for entry in chosen(rule))
    if coloured(sys.stdout):
        from rich.console import Console
        from rich.markdown import Markdown

        Console(width=min(Console().width, 100)).print(Markdown(page))
    else:
        print(page, end="")
    return FOUND_NOTHING
