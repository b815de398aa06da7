"""Breaking off long work when something else is wanted first."""


class Interrupted(BaseException):
    """Work was broken off; whoever asks again has it go on from where it was.

    It is no error, so no guard against errors may catch it.
    """


def go_on() -> None:
    """The check of those whom nobody interrupts."""
