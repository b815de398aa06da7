"""What holds for any client and any order of messages, over raw frames.

Most of what is tested here are faults that were seen in servers built on a library alone: each was reproduced there
first.
"""

from collections.abc import Iterator

import pytest

from e2e.frames import Client


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """One server for the tests of a module that leave it as they found it; nothing of it is for a person to read."""
    with Client() as client:
        client.initialize()
        yield client
        client.drain()
        assert not [message for message in client.received if message.get("method") == "window/showMessage"]
        assert not client.noise
