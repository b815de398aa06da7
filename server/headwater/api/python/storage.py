"""Objects kept in files: pickle, joblib and their kin. What comes back may be a table, a model, anything."""

from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import Emit, Frame, Vec, models
from headwater.plan.frames import Scan, Sink, Statistic
from headwater.plan.nodes import Node


def loader(qualified: str, kind: str) -> None:
    """Declare a reader of whatever was kept."""

    def load(emit: Emit, file: Any = None, *rest: Any, **options: Any) -> Node:
        path = str(file) if isinstance(file, str | PurePosixPath) else None
        return Scan((), kind, path, qualified, form="unknown")

    load.__doc__ = f"`{qualified}(file)`: an object from a file."
    models(qualified)(load)


for _name in ("pickle.load", "cPickle.load", "dill.load", "cloudpickle.load", "joblib.load",
              "sklearn.externals.joblib.load",
              "_pickle.load", "pandas.compat.pickle_compat.load", "torch.load", "scipy.io.loadmat",
              "scipy.sparse.load_npz", "h5py.File"):  # fmt: skip
    loader(_name, "pickle" if _name.split(".")[0] not in ("scipy", "h5py") else "binary")


@models("pickle.dump", "cPickle.dump", "dill.dump", "cloudpickle.dump", "joblib.dump", "sklearn.externals.joblib.dump",
        "torch.save")  # fmt: skip
def dump(emit: Emit, value: Any, file: Any = None, *rest: Any, **options: Any) -> Any:
    """An object kept in a file."""
    path = str(file) if isinstance(file, str | PurePosixPath) else None
    if refs := emit.refs(value):
        emit(Sink(refs, "pickle", path))
    return None


@models("scipy.sparse.save_npz", "scipy.io.savemat")
def save(emit: Emit, file: Any, value: Any, *rest: Any, **options: Any) -> Any:
    """Tables kept in a file, which is named first."""
    return dump(emit, value, file)


@models("collections.Counter")
def counter(emit: Emit, iterable: Any = None, **options: Any) -> Any:
    """How often each value occurs."""
    if isinstance(iterable, Frame | Vec):
        return Statistic((emit.table(iterable).ref,), "value_counts", "series", "fresh")
    return NotImplemented
