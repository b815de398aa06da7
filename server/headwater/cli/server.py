"""`headwater server`: the language server."""

import gc

from headwater.cli.command import command


@command
def server(*arguments: str) -> int:
    """Start the language server: stdio (also with --stdio), or --tcp HOST:PORT."""
    # Collecting while modules load finds nothing: it takes 22 of the 650 ms until the first findings. The session
    # turns it on again once it has loaded everything.
    gc.disable()
    from headwater.lsp.server import main

    return main(arguments)
