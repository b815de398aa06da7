"""Each modelled name has a page: it stands in a script of its library's pages, so that the oracle has run it.

A page that does not run says so itself (`# no oracle`, and why).
"""

import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from functools import cache
from importlib.util import find_spec

import pytest

from fixture import FIXTURES, cases
from headwater import api
from headwater.api.library import ALWAYS, TOGETHER
from headwater.api.model import ATTRIBUTES, CONSTRUCTORS, MODELS

FILES = (
    "open smart_open simplejson ujson orjson yaml lxml imp cPickle dill cloudpickle joblib h5py Image PIL SimpleITK "
    "audioread cv2 dicom imageio librosa matplotlib mxnet nibabel pydicom rasterio skimage soundfile tifffile seaborn "
    "tabulate"
).split()
"""What scripts read and show beside tables: their pages stand with those of the standard library."""

SERVERS = (
    "sqlalchemy psycopg2 psycopg pymysql MySQLdb mysql pyodbc pymssql snowflake redshift_connector cx_Oracle oracledb "
    "ibm_db_dbi teradatasql vertica_python pyhive prestodb trino impala pyathena databricks clickhouse_driver "
    "clickhouse_connect mariadb turbodbc connectorx awswrangler"
).split()

LOADERS = (
    "openml ucimlrepo kagglehub vega_datasets pydataset yfinance pandas_datareader quandl Quandl plotly nasdaqdatalink "
    "kagglegym janestreet riiideducation jpx_tokyo_market_prediction ubiquant optiver2023 amp_pd_peptide kaggle mlb"
).split()

FRAMES = (
    "cudf dask_cudf datatable vaex modin turicreate graphlab geopandas pyarrow feather fastparquet deltalake petastorm "
    "pyreadr pyreadstat"
).split()
"""Libraries whose frames are like those of pandas, and files that hold such frames."""

PARTITIONED = (
    "compute persist repartition categorize optimize clear_divisions to_backend to_pandas _to_pandas "
    "to_pandas_df to_dask_array to_cupy to_spark to_spark_io to_polars map_partitions map_overlap random_split shuffle "
    "get_partition npartitions divisions known_divisions"
).split()
"""What tables of libraries that speak as pandas does have besides."""

FOLDERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*FILES, *sys.stdlib_module_names), ("python",)),
    **dict.fromkeys(SERVERS, ("database",)),
    **dict.fromkeys(LOADERS, ("loaders",)),
    **dict.fromkeys((*FRAMES, "dask", "databricks.koalas", "awswrangler.s3"), ("dask",)),
    **dict.fromkeys((f"pandas.DataFrame.{name}" for name in PARTITIONED), ("dask",)),
    **dict.fromkeys(("pandas.DataFrame.DataFrame", "pandas.DataFrame.PolarsDataFrame"), ("notebooks",)),
    "datasets": ("datasets", "loaders"),
    **dict.fromkeys(("tensorflow", "tf_keras", "keras_preprocessing"), ("keras",)),
    **dict.fromkeys(("torchvision", "torchaudio", "torchdata", "torch_geometric", "albumentations"), ("torch",)),
    **dict.fromkeys(("lightning", "lightning_fabric"), ("pytorch_lightning",)),
    **dict.fromkeys(("google", "bq_helper", "pandas_gbq"), ("bigquery",)),
    **dict.fromkeys(("autogluon", "lazypredict"), ("automl",)),
    "IPython": ("notebooks",),
    "accelerate": ("transformers",),
    "sqlite3": ("sqlite3",),
    "scipy": ("scipy", "python"),
    # Owners that several libraries share.
    "sklearn.Estimator": ("sklearn", "xgboost", "lightgbm", "catboost", "imblearn", "statsmodels", "prophet", "automl"),
    "torch.nn.Module": ("torch", "transformers", "pytorch_lightning"),
    "python.Foreign": ("python", "torch"),
    "python.Unknown": ("python", "torch"),
    "numpy.ndarray": ("numpy", "torch", "xgboost"),
}
"""Where the pages of names stand that have no folder of their own, by the beginnings of the names."""

WRITTEN = {"__enter__": "with", "__iter__": "for", "__next__": "next", "__len__": "len"}
"""Methods that are called by a word of Python's."""

WORDLESS = frozenset(("__call__", "__getattr__", "__getitem__", "__setitem__"))
"""Methods that are called by brackets and dots, which no word tells."""


@cache
def modelled_names() -> tuple[str, ...]:
    """All modelled names."""
    for module in pkgutil.walk_packages(api.__path__, "headwater.api."):
        importlib.import_module(module.name)
    return (*MODELS, *ATTRIBUTES)


@cache
def modelled() -> dict[tuple[str, ...], list[str]]:
    """All modelled names, by the folders in which their pages stand."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in modelled_names():
        parts = name.split(".")
        beginnings = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
        found[next((FOLDERS[each] for each in beginnings if each in FOLDERS), (parts[0],))].append(name)
    return found


@cache
def words(folder: str) -> frozenset[str]:
    """The words in the scripts of a library's pages."""
    pages = (case for case in cases("api") if case.page.relative_to(FIXTURES / "api").parts[0] == folder)
    return frozenset(
        word for case in pages for kind in ("python", "cell") for text in case.texts(kind)
        for word in re.findall(r"\w+", text)
    )  # fmt: skip


@pytest.mark.parametrize("folders", sorted(modelled()), ids="+".join)
def test_each_modelled_name_has_a_page(folders: tuple[str, ...]) -> None:
    there = frozenset().union(*map(words, folders))
    missing = [
        name for name in modelled()[folders] if (last := name.rpartition(".")[2]) not in WORDLESS
        and WRITTEN.get(last, last) not in there
    ]  # fmt: skip
    assert not missing, f"no page under fixtures/api/{folders[0]} shows {', '.join(missing)}"


def home(library: str) -> str:
    """The module that is loaded when a script touches a library."""
    return TOGETHER.get(library, library)


@pytest.mark.parametrize("library", sorted({name.partition(".")[0] for name in (*modelled_names(), *CONSTRUCTORS)}))
def test_the_models_of_a_library_are_loaded_with_it(library: str) -> None:
    """Whatever other libraries were touched before: a plan depends on its own script alone."""
    if find_spec(f"headwater.api.{home(library)}") is not None:
        return
    made = [model.function for name, model in MODELS.items() if name.startswith(f"{library}.")]
    made += [CONSTRUCTORS[library]] if library in CONSTRUCTORS else []
    elsewhere = {each.__module__ for each in made if each.__module__.split(".")[2] not in ALWAYS}
    assert not elsewhere, f"`import {library}` does not load {', '.join(sorted(elsewhere))}: see `library.TOGETHER`"
