"""Data sets and series that libraries fetch: OpenML, UCI, Kaggle, Vega, plotly, markets.

Their columns are in no file at hand, so tables are open, but where the library's manual tells them.
"""

from typing import Any, Final

from headwater.api.model import Dict, Emit, Foreign, Frame, Unknown, models
from headwater.plan.frames import Drop, Pick, Positions, Project, Scan

EXPRESS: Final = {
    "iris": "sepal_length sepal_width petal_length petal_width species species_id",
    "tips": "total_bill tip sex smoker day time size",
    "gapminder": "country continent year lifeExp pop gdpPercap iso_alpha iso_num",
    "wind": "direction strength frequency",
    "medals_wide": "nation gold silver bronze",
    "medals_long": "nation medal count",
}
"""Tables of `plotly.express.data` and their columns, by its manual."""


def scan(emit: Emit, kind: str, name: Any, via: str, columns: tuple[str, ...] = (), rows: str = "") -> Frame:
    """The step that reads a data set that is fetched."""
    path = str(name) if isinstance(name, str | int) and not isinstance(name, bool) else None
    refs = () if path is not None else emit.refs(name)
    return emit(Scan(refs, kind, path, via, columns, bool(columns), rows_read=rows))


def set_of(emit: Emit, table: Frame, label: Any) -> tuple[Frame, Frame]:
    """Features and label of a table; which column is the label may not be told."""
    if isinstance(label, str):
        return emit(Drop((table.ref,), (label,))), emit(Project((table.ref,), (label,), "series"))
    return emit(Pick((table.ref,))), emit(Pick((table.ref,), form="series"))


@models("openml.datasets.get_dataset")
def get_dataset(emit: Emit, dataset_id: Any = None, *rest: Any, **options: Any) -> Any:
    """A data set of OpenML."""
    return Foreign("openml.Dataset", (scan(emit, "dataset", dataset_id, "openml.datasets.get_dataset").ref,))


@models("openml.Dataset.get_data")
def get_data(emit: Emit, self: Any, target: Any = None, *rest: Any, **options: Any) -> Any:
    """Features, label, which features are categories, and the names of all."""
    (ref,) = self.refs
    if target is None:
        return Frame(ref), None, Unknown(), Unknown()
    X, y = set_of(emit, Frame(ref), target)
    return X, y, Unknown(), Unknown()


@models("ucimlrepo.fetch_ucirepo")
def fetch_ucirepo(emit: Emit, name: Any = None, id: Any = None) -> Any:
    """A data set of the UCI repository: `.data.features`, `.data.targets`."""
    table = scan(emit, "dataset", name if name is not None else id, "ucimlrepo.fetch_ucirepo")
    X, y = emit(Pick((table.ref,))), emit(Pick((table.ref,)))
    data = Dict((("features", X), ("targets", y), ("original", table), ("ids", Unknown())), False)
    return Dict((("data", data), ("metadata", Unknown()), ("variables", Unknown())), False)


@models("kagglehub.dataset_download", "kagglehub.competition_download")
def download(emit: Emit, handle: Any, *rest: Any, **options: Any) -> Any:
    """The folder that the files of a data set were put in."""
    return f"kaggle://{handle}" if isinstance(handle, str) else Unknown()


@models("kagglehub.load_dataset", "kagglehub.dataset_load")
def load_dataset(emit: Emit, adapter: Any, handle: Any = None, path: Any = None, *rest: Any, **options: Any) -> Any:
    """A file of a data set as a table."""
    name = f"{handle}/{path}" if isinstance(handle, str) and isinstance(path, str) and path else handle
    return scan(emit, "dataset", name, "kagglehub.load_dataset")


@models("pydataset.data")
def pydataset(emit: Emit, name: Any = None, *rest: Any, **options: Any) -> Any:
    """A data set that comes with R."""
    return scan(emit, "dataset", name, "pydataset.data") if name is not None else Unknown()


def express(name: str, columns: str) -> None:
    """Declare a table of plotly."""

    def load(emit: Emit, *rest: Any, **options: Any) -> Any:
        plain = not rest and not options
        return scan(emit, "dataset", name, f"plotly.express.data.{name}", tuple(columns.split()) if plain else ())

    load.__doc__ = f"`px.data.{name}()`."
    models(f"plotly.express.data.{name}", f"plotly.data.{name}")(load)


for _name, _columns in {**EXPRESS, "stocks": "", "election": "", "carshare": "", "experiment": ""}.items():
    express(_name, _columns)


def fetched(qualified: str, parameter: str) -> None:
    """Declare a call that fetches a table by a name."""

    def fetch(emit: Emit, name: Any = None, *rest: Any, **options: Any) -> Any:
        asked = name if name is not None else options.get(parameter)
        asked = " ".join(asked) if isinstance(asked, list | tuple) and all(isinstance(n, str) for n in asked) else asked
        ends = [str(options[k]) for k in ("start", "end", "period") if isinstance(options.get(k), str)]
        return scan(emit, "dataset", asked, qualified, rows=" ".join(ends))

    fetch.__doc__ = f"`{qualified}`: a table by its name."
    models(qualified)(fetch)


for _qualified, _parameter in {
    "yfinance.download": "tickers", "quandl.get": "dataset", "Quandl.get": "dataset", "nasdaqdatalink.get": "dataset",
    "pandas_datareader.DataReader": "name", "pandas_datareader.data.DataReader": "name",
    "pandas_datareader.data.get_data_yahoo": "symbols", "pandas_datareader.get_data_yahoo": "symbols",
    "pandas_datareader.get_data_fred": "symbols", "pandas_datareader.data.get_data_fred": "symbols",
    "quandl.get_table": "datatable_code", "vega_datasets.data": "name",
}.items():  # fmt: skip
    fetched(_qualified, _parameter)


for _name in ("cars", "iris", "stocks", "seattle_weather", "movies", "airports", "barley", "gapminder", "cereal",
              "weather", "flights_2k", "population", "unemployment"):  # fmt: skip

    def _vega(emit: Emit, *rest: Any, _known: str = _name, **options: Any) -> Any:
        return scan(emit, "dataset", _known, "vega_datasets.data")

    _vega.__doc__ = f"`data.{_name}()`."
    models(f"vega_datasets.data.{_name}")(_vega)


def of_statsmodels(emit: Emit, qualified: str, arguments: Any, keywords: Any) -> Any:
    """`sm.datasets.longley.load_pandas()`: a table, with what is explained and what explains it beside it."""
    name, _, call = qualified.partition(".datasets.")[2].rpartition(".")
    if call == "get_rdataset":
        asked = arguments[0] if arguments else keywords.get("dataname")
        table = scan(emit, "dataset", asked, "statsmodels.datasets.get_rdataset")
        return Dict((("data", table), ("title", Unknown())), False)
    if call not in ("load", "load_pandas", "data"):
        return NotImplemented
    table = scan(emit, "dataset", name.rpartition(".")[2] or name, f"statsmodels.datasets.{name}")
    explained = emit(Positions((table.ref,), places=(0,), form="series"))
    return Dict((("data", table), ("endog", explained), ("exog", emit(Pick((table.ref,))))), False)
