"""When to go: the client is gone, or somebody says so."""

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable


def leave(code: int) -> None:
    """End the process now, whatever its threads are doing."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue
    os._exit(code)


def heed_signals() -> None:
    """Go quietly when asked by the system: no traceback, and the exit code shells expect."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: leave(128 + received))


def watch(process: int, gone: Callable[[], None], every: float = 1.0) -> None:
    """Call back once the process that started us has ended.

    A process we cannot see from the start lives elsewhere (in another container), and tells us nothing.
    """
    if process <= 0 or not alive(process):
        return

    def look() -> None:
        _wait_for_end(process, every)
        gone()

    threading.Thread(target=look, name="watch", daemon=True).start()


def alive(process: int) -> bool:
    """Whether there is such a process."""
    if os.name == "nt":
        return _alive_on_windows(process)
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _wait_for_end(process: int, every: float) -> None:
    """Return when the process has ended."""
    try:
        handle = os.pidfd_open(process)
    except (AttributeError, OSError):
        while alive(process):
            time.sleep(every)
        return
    # Ready as soon as the process ends, even while nobody has taken notice of it.
    select.select([handle], [], [])


def _alive_on_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x00100000, False, process)
    if not handle:
        return False
    running = kernel.WaitForSingleObject(handle, 0) == 0x102
    kernel.CloseHandle(handle)
    return bool(running)
