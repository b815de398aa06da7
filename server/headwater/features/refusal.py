"""What a feature raises when it will not do what it is asked, with the reason in the words of a person."""


class Refusal(ValueError):
    """The question is understood and the answer is no: the person who asked is told why."""
