"""What stumbles, stumbles alone: one guard around each feature, and one complaint for each cause."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from headwater.features.refusal import Refusal
from headwater.lsp.errors import REQUEST_FAILED, Refused
from headwater.workspace.host import Stale

log = logging.getLogger("headwater.lsp")


class Guard:
    """Runs what may fail, and remembers which failures were told already."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def run(self, name: str, do: Callable[[], Any]) -> Any:
        """The result, or None after a failure of ours, which goes to the log once.

        Questions that are stale, cannot be understood or get no for an answer are no failures of ours.
        """
        try:
            return do()
        except (Stale, Refused):
            raise
        except Refusal as no:
            raise Refused(REQUEST_FAILED, str(no)) from no
        except Exception as error:  # noqa: BLE001  -- this is the door
            self.tell(name, error)
            return None

    def tell(self, name: str, error: BaseException) -> None:
        """Log a failure with where it happened, once."""
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        if (name, where) not in self._told:
            self._told.add((name, where))
            log.error("%s failed", name, exc_info=error)
