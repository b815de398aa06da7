"""Answers remembered while there is room for the texts, or use for the things, that they are about.

What is kept of a text takes memory by its length: somebody who types in a class of 600 lines makes a text of 600
lines with every key, so what bounds such a memory is not how many texts it holds but how long they are together.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import update_wrapper, wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

P = ParamSpec("P")
A = TypeVar("A")
K = TypeVar("K")


class Remembered(Generic[P, A]):
    """A function of a text, asked again only about texts that it was not asked about lately.

    >>> shout = Remembered(str.upper, room=6)
    >>> [shout(word) for word in ("one", "two", "one", "six")]
    ['ONE', 'TWO', 'ONE', 'SIX']
    >>> shout.texts, shout.held
    (['one', 'six'], 6)

    A text that is longer than the room is remembered alone.

    >>> shout("seventeen"), shout.texts
    ('SEVENTEEN', ['seventeen'])
    """

    def __init__(self, ask: Callable[Concatenate[str, P], A], room: int) -> None:
        self._ask = ask
        self._known: OrderedDict[tuple[Any, ...], A] = OrderedDict()
        self.room = room
        """How many characters the texts may have together."""
        self.held = 0
        """How many they have."""
        update_wrapper(self, ask)

    def __call__(self, text: str, *args: P.args, **kwargs: P.kwargs) -> A:
        key = (text, *args, *kwargs.values())
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        answer = self._ask(text, *args, **kwargs)
        self._keep(key, answer)
        return answer

    def knows(self, text: str, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether the answer is remembered."""
        return (text, *args, *kwargs.values()) in self._known

    def learn(self, answer: A, text: str, *args: P.args, **kwargs: P.kwargs) -> None:
        """Remember an answer that was found in another way."""
        self._keep((text, *args, *kwargs.values()), answer)

    def _keep(self, key: tuple[Any, ...], answer: A) -> None:
        self._known[key] = answer
        self.held += len(key[0])
        while self.held > self.room and len(self._known) > 1:
            (gone, *_), _ = self._known.popitem(last=False)
            self.held -= len(gone)

    @property
    def texts(self) -> list[str]:
        """What is remembered, that which was asked about last at the end."""
        return [text for text, *_ in self._known]

    def forget(self) -> None:
        """Begin anew."""
        self._known.clear()
        self.held = 0


def remembered(room: int) -> Callable[[Callable[Concatenate[str, P], A]], Remembered[P, A]]:
    """Remember the answers of a function of a text, of so many characters together."""
    return lambda ask: Remembered(ask, room)


def while_alive(ask: Callable[[K], A]) -> Callable[[K], A]:
    """Remember the answers of a function of a thing as long as somebody else holds on to the thing."""
    known: WeakKeyDictionary[K, A] = WeakKeyDictionary()

    @wraps(ask)
    def answer(about: K) -> A:
        try:
            return known[about]
        except KeyError:
            found = known[about] = ask(about)
            return found

    return answer
