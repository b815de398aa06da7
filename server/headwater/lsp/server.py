"""`headwater server`: take the stream, hold the conversation, leave with the right code."""

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

from headwater.base.terminal import formatter
from headwater.lsp import life, wire
from headwater.lsp.session import Session

LOOPBACK = "127.0.0.1"
FORMAT = "%(levelname)s %(name)s: %(message)s"


def main(argv: Sequence[str] | None = None) -> int:
    """Serve one client over standard input and output, or over TCP, and return the exit code."""
    options = _parser().parse_args(argv)
    logging.basicConfig(stream=sys.stderr, level=options.log_level.upper(), format=FORMAT)
    life.heed_signals()
    if options.tcp is None:
        return Session(wire.stdio()).run()
    host, port = options.tcp
    try:
        connection = wire.tcp(host, port)
    except OSError as error:
        sys.stderr.write(f"headwater: cannot listen on {host}:{port}: {error.strerror or error}\n")
        return 2
    return Session(connection, watch=False).run()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="headwater server",
        description="The language server.",
        formatter_class=formatter,
        allow_abbrev=False,
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--stdio", action="store_true", help="use standard input and output (the default)")
    ways.add_argument(
        "--tcp",
        metavar="HOST:PORT",
        type=address,
        help=f"wait for one client at an address; without a host it is {LOOPBACK}, and any other than the "
        "local machine must be written as a number",
    )
    parser.add_argument("--clientProcessId", type=int, help=argparse.SUPPRESS)
    parser.add_argument(
        "--log-level", default="warning", choices=("debug", "info", "warning", "error"), help="(warning)"
    )
    return parser


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other command does."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"headwater: server: {message} (see headwater server --help)\n")


def address(text: str) -> tuple[str, int]:
    """Host and port. Only a host written as a number can be another than the local machine."""
    import ipaddress

    host, _, port = text.rpartition(":")
    host = host.strip("[]") or LOOPBACK
    if not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    if host == "localhost":
        host = LOOPBACK
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{host!r} is neither localhost nor an address in numbers") from None
    return host, int(port)
