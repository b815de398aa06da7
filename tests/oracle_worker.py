"""Runs scripts and notebooks for the tests, chunk by chunk, and tells what then really is there.

A job comes as a line of JSON on standard input, its answer goes as a line to standard output: the tables bound to
global names after each chunk, with their columns and the labels of their rows, and every fit of a model of a library
that was really run, with the columns that it was given. Each script runs in a process of its own, forked from one that
has imported the large libraries already. Lines that our reader leaves out (magics, what is broken) are left out here.
"""

import ast
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from headwater.syntax.tree import parse

SECONDS = 120
MODULE = "__main__"
LIBRARIES = ("sklearn", "imblearn", "lightgbm", "xgboost", "catboost")
BY_FUNCTION = ("cross_val_score", "cross_validate", "cross_val_predict")
PICTURES = ("matplotlib", "seaborn", "plotly", "missingno", "IPython")


class Picture(type(sys)):  # type: ignore[misc]
    """A library that draws, where it is not installed: whatever is asked of it is done and leaves nothing."""

    __path__: tuple[str, ...] = ()
    __all__ = ("figure", "plot", "scatter", "hist", "bar", "title", "xlabel", "ylabel", "legend", "show")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Drawn()


class Drawn:
    """A figure, an axis, a colour map; as many of them as are taken apart."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self

    def __getitem__(self, key: Any) -> Any:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        """Nothing is kept."""

    def __iter__(self) -> Any:
        return iter((self, self))


class Pictures:
    """Finds the libraries that draw."""

    def find_spec(self, name: str, *_: Any) -> Any:
        from importlib.machinery import ModuleSpec

        return ModuleSpec(name, self, is_package=True) if name.partition(".")[0] in PICTURES else None  # type: ignore[arg-type]

    def create_module(self, spec: Any) -> Picture:
        return Picture(spec.name)

    def exec_module(self, module: Picture) -> None:
        """Nothing is needed."""


def told(value: Any) -> Any:
    """A label as JSON: strings and integers as they are, tuples as lists, no label as null, others by their looks."""
    import numpy

    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | numpy.integer) and not isinstance(value, bool):
        return int(value)
    return [told(part) for part in value] if isinstance(value, tuple) else repr(value)


def shape_of(value: Any) -> dict[str, Any] | None:
    """The outside of a table; nothing of what is none."""
    import numpy
    import pandas

    if isinstance(value, pandas.DataFrame):
        return {"kind": "frame", "columns": [*map(told, value.columns)], "index": [*map(told, value.index)]}
    if isinstance(value, pandas.Series):
        return {"kind": "series", "columns": [told(value.name)], "index": [*map(told, value.index)]}
    return {"kind": "array", "shape": value.shape} if isinstance(value, numpy.ndarray) else None


class Watch(ast.NodeTransformer):
    """Calls that may fit a model go through `watched`, with the lines they may be said to stand at."""

    def __init__(self, cell: int | None, above: int) -> None:
        self.cell, self.above, self.line = cell, above, 0

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.stmt):
            self.line = node.lineno
        return super().visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        first = self.line
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("fit", "fit_predict", *BY_FUNCTION):
            last = self.above + (node.end_lineno or 0)
            place = [ast.Constant(each) for each in (self.cell, self.above + first, last)]
            node.func = ast.Call(ast.Name("__watched__", ast.Load()), [node.func, *place], [])
        return node


def model_of(value: Any) -> Any:
    """The model that a search or a pipeline fits in the end."""
    if hasattr(value, "steps"):
        return model_of(value.steps[-1][1])
    return model_of(value.estimator) if hasattr(value, "param_grid") or hasattr(value, "n_iter") else value


def is_model(value: Any) -> bool:
    """Whether it is a library's and predicts; transformers are none, nor is what selects columns."""
    return (
        not isinstance(value, type)
        and type(value).__module__.partition(".")[0] in LIBRARIES
        and not hasattr(value, "get_support")
        and (hasattr(type(value), "predict") or hasattr(type(value), "fit_predict"))
    )


class Run:
    """A script as it runs."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.chunk: dict[str, Any] = {}
        self.fits: list[dict[str, Any]] = []
        self.shapes: dict[str, int] = {}

    def number(self, shape: dict[str, Any]) -> int:
        """Shapes are told once each."""
        return self.shapes.setdefault(json.dumps(shape), len(self.shapes))

    def watched(self, function: Callable[..., Any], cell: int | None, first: int, last: int) -> Any:
        """The function, which writes down what it is given when it fits a model."""

        def call(*given: Any, **named: Any) -> Any:
            owner = getattr(function, "__self__", None)
            rest = list(given)
            if getattr(function, "__name__", "") in BY_FUNCTION:
                owner = rest.pop(0) if rest else named.get("estimator")
            if is_model(model := model_of(owner)):
                data = rest[0] if rest else named.get("X")
                label = rest[1] if len(rest) > 1 else named.get("y")
                place = {"cell": cell, "first": first, "last": last}
                given_to = {"features": self.columns(data), "label": self.columns(label)}
                found = {**place, "estimator": type(model).__name__, **given_to}
                if found not in self.fits:
                    self.fits.append(found)
            return function(*given, **named)

        return call if callable(function) else function

    def columns(self, value: Any) -> Any:
        shape = shape_of(value)
        return shape["columns"] if shape and shape["kind"] != "array" else None

    def answer(self) -> dict[str, Any]:
        folder = Path(tempfile.mkdtemp())
        try:
            here = folder / self.job["folder"]
            shutil.copytree(self.job["root"], folder, dirs_exist_ok=True)
            os.chdir(here)
            sys.path.insert(0, str(here))
            sys.argv = ["script.py"]
            module = type(sys)(MODULE)
            module.__dict__.update(
                __file__="script.py", __watched__=self.watched, display=print, get_ipython=lambda: None
            )
            sys.modules[MODULE] = module
            chunks = []
            for chunk in self.job["chunks"]:
                self.chunk = chunk
                body = [*parse(chunk["text"], notebook=self.job["notebook"]).body]
                watch = Watch(chunk["cell"], chunk["line"])
                tree = ast.fix_missing_locations(watch.visit(ast.Module(body, [])))
                exec(compile(tree, "script.py", "exec"), module.__dict__)
                tables = {name: shape_of(value) for name, value in module.__dict__.items()}
                numbers = {name: self.number(shape) for name, shape in tables.items() if shape}
                chunks.append({"id": chunk["id"], "tables": numbers})
            return {"chunks": chunks, "fits": self.fits, "shapes": [json.loads(each) for each in self.shapes]}
        except BaseException as error:  # noqa: BLE001 - whatever a script does is an answer
            where = f"in cell {self.chunk.get('cell')}, line {self.chunk.get('line', 0) + 1}: {self.chunk.get('text')}"
            return {"error": f"{type(error).__name__}: {error} {where}"}
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    import warnings

    import imblearn.over_sampling  # noqa: F401
    import lightgbm  # noqa: F401
    import pandas
    import sklearn.ensemble
    import sklearn.neural_network  # noqa: F401

    sys.meta_path.append(Pictures())  # type: ignore[arg-type]
    pandas.set_option("plotting.backend", PICTURES[1])
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what scripts print is no answer
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.alarm(SECONDS)
            answers.write(json.dumps(Run(json.loads(line)).answer()) + "\n")
            answers.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            answers.write(json.dumps({"error": f"ended with {status}"}) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
