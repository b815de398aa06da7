"""Small data to fit estimators on, in the shapes they ask for."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Sample:
    """What is fitted (`x`, `y`) and the rows that are transformed afterwards."""

    x: Any
    y: Any
    later: Any


def numbers(kind: str, supervision: str, seed: int, *, shape: str, gaps: bool = False) -> Sample:
    """Rows of positive numbers: narrow and full of ties; wide and smooth; or more columns than rows.

    Each seed has values, a telling column, an empty and a constant column of its own.
    """
    draw = np.random.RandomState(seed)
    own = seed % 3
    if shape == "narrow":
        x = draw.randint(own, 4 + own, size=(48 + 4 * own, 4)).astype(float)
        x[draw.rand(len(x)) < 0.3 * own, 3] = 0
        x[:, 2] = x[:, 0] ** 2  # splits as well as the first: a choice that is left to chance
    else:
        size = (48 + 4 * own, 16) if shape == "wide" else (28, 50)
        x = np.abs(draw.normal(size=size)) * (1 + own)
    if own == 2:
        x[:, 3] = 1
    y = label(kind, supervision, x[:, np.roll(np.arange(x.shape[1]), own)], draw)
    if gaps:
        x[::7, 0] = x[1::5, 2] = np.nan
        x[::6, 1 + 2 * own % 3] = np.nan
    return Sample(x, y, x[:12])


def label(kind: str, supervision: str, x: Any, draw: Any) -> Any:
    """A label that the features tell something of."""
    score = x[:, 0] + x[:, 1] * 0.5 + draw.normal(size=len(x)) * 0.5
    if supervision == "several classes":
        return np.column_stack([score > np.median(score), x[:, -1] > np.median(x[:, -1])]).astype(int)
    if kind in {"classifier", "sampler"} or supervision == "classes":
        return (score > np.quantile(score, 0.6 if kind == "sampler" else 0.5)).astype(int)
    if supervision == "several":
        return np.column_stack([score, score * 0.5 + x[:, -1]])
    if supervision == "counts":
        return np.round(np.abs(score)) + 1
    return score


def texts(seed: int) -> Sample:
    """Short documents."""
    words = ["apple", "pear", "plum", "fig", "lime", "kiwi", "date", "melon"]
    draw = np.random.RandomState(seed)
    pool = words[seed % 3 : 5 + seed % 3]
    written = [" ".join(draw.choice(pool, 4)) for _ in range(30)]
    return Sample(written, None, ["pear plum plum", "fig apple"])


def records(seed: int) -> Sample:
    """Dictionaries, some of words and some of numbers."""
    pool = ["red", "blue", "green", "grey"][seed % 3 :]
    made = [{"colour": pool[i % len(pool)], f"n{seed % 3}": float(i)} for i in range(12)]
    return Sample(made, None, [{"colour": "grey", "n1": 2.0}])


def labels(seed: int) -> Sample:
    """One column of classes, as an encoder of labels takes it."""
    known = list("abcdef")[seed % 3 :]
    return Sample(known * 3, None, ["d", "e"])


def sets(seed: int) -> Sample:
    """A set of classes per row."""
    known = list("abcdef")[seed % 3 :]
    return Sample([known[:2], known[1:]], None, [["d", "e"]])


def pictures(seed: int) -> Sample:
    """Small images."""
    return Sample(np.random.RandomState(seed).rand(3, 20, 20), None, np.random.RandomState(9).rand(2, 20, 20))


def one_column(seed: int) -> Sample:
    """A single feature given as a plain sequence."""
    x = np.random.RandomState(seed).rand(30) * (1 + seed % 3)
    return Sample(x, x + np.random.RandomState(seed + 1).rand(30), np.linspace(0.2, 0.8, 12))


def square(seed: int) -> Sample:
    """A kernel between rows."""
    rows = np.random.RandomState(seed).rand(20, 3)
    later = np.random.RandomState(9).rand(4, 20)
    return Sample(rows @ rows.T, None, later)
