"""Runs scripts for the tests, chunk by chunk, and tells the columns that the tables of each then really have.

The jobs come as JSON on standard input, one answer a line goes to standard output. Each script runs in a
process of its own, forked from one that has imported the large libraries already.
"""

import ast
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from headwater.syntax.tree import parse

SECONDS = 120
MODULE = "__main__"


def told(value: Any) -> Any:
    """A column label as JSON: strings and integers as they are, no label as null, others by their looks."""
    import numpy

    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | numpy.integer) and not isinstance(value, bool):
        return int(value)
    return repr(value)


def tables(names: dict[str, Any]) -> dict[str, Any]:
    """The global tables, each with its kind and columns."""
    import numpy
    import pandas

    found: dict[str, Any] = {}
    for name, value in names.items():
        if isinstance(value, pandas.DataFrame):
            found[name] = {"kind": "frame", "columns": [told(column) for column in value.columns]}
        elif isinstance(value, pandas.Series):
            found[name] = {"kind": "series", "columns": [told(value.name)]}
        elif isinstance(value, numpy.ndarray) and value.ndim == 2:
            found[name] = {"kind": "array", "width": value.shape[1]}
    return found


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Run one script in a copy of its folder."""
    folder = Path(tempfile.mkdtemp())
    try:
        here = folder / job["folder"]
        shutil.copytree(job["root"], folder, dirs_exist_ok=True)
        os.chdir(here)
        sys.path.insert(0, str(here))
        sys.argv = ["script.py"]
        module = type(sys)(MODULE)
        module.__dict__.update(__file__="script.py", display=print, get_ipython=lambda: None)
        sys.modules[MODULE] = module
        answers = []
        for chunk in job["chunks"]:
            body = [*parse(chunk["text"], notebook=job["notebook"]).body]
            exec(compile(ast.Module(body, []), "script.py", "exec"), module.__dict__)
            answers.append({"id": chunk["id"], "tables": tables(module.__dict__)})
        return {"name": job["name"], "chunks": answers}
    except BaseException as error:  # noqa: BLE001 - whatever a script does is an answer
        return {"name": job["name"], "error": f"{type(error).__name__}: {error}"}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    import warnings

    import imblearn.over_sampling  # noqa: F401
    import lightgbm  # noqa: F401
    import pandas  # noqa: F401
    import sklearn.ensemble
    import sklearn.neural_network  # noqa: F401

    warnings.simplefilter("ignore")
    jobs = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what scripts print is no answer
    for job in jobs:
        child = os.fork()
        if child == 0:
            signal.alarm(SECONDS)
            answers.write(json.dumps(run(job)) + "\n")
            answers.flush()
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
