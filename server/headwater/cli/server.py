"""`headwater server`: the language server."""

from headwater.cli.command import command


@command
def server(*arguments: str) -> int:
    """Start the language server: stdio (also with --stdio), or --tcp HOST:PORT."""
    from headwater.lsp.server import main

    return main(arguments)
