"""How the help of commands fits the terminal."""

import argparse
import os
import sys

USUAL = 80


def formatter(prog: str) -> argparse.HelpFormatter:
    """What lays out the help of a command. Left alone, argparse asks shutil for the width, which loads compressors."""
    return argparse.RawDescriptionHelpFormatter(prog, width=columns() - 2)


def columns() -> int:
    """The columns of the terminal: as the environment says, else as it is, else the usual number."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or USUAL
    except (OSError, ValueError, AttributeError):
        return USUAL
