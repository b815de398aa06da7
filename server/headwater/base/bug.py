"""Report the impossible and go on: a bug of ours must not cost the user the rest of an answer."""

import logging
import os

log = logging.getLogger("headwater.bug")

# Tests set it, so that what a user would never see fails loudly.
STRICT = os.environ.get("HEADWATER_STRICT") == "1"

_reported: set[str] = set()


class Bug(AssertionError):
    """Something happened that cannot happen; raised only where `STRICT` is set."""


def bug(message: str) -> None:
    """Say that the impossible happened: raise in tests, otherwise log each message once and return."""
    if STRICT:
        raise Bug(message)
    if message not in _reported:
        _reported.add(message)
        log.error("bug: %s", message, stack_info=True)
