"""A file that was opened, as a value of scripts: the path it was opened with, told apart from a mere text."""

FILE = "open"
"""What an open file is called where its path is not known, and before its methods: `open.read`."""


class Opened(str):
    """The path of a file that is open for reading. Readers take it as they take a path."""

    __slots__ = ()
