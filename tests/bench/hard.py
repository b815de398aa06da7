"""Scripts as people write them, of any length, the same for the same seed.

A script reads two tables and makes a column of money, `revenue`, that about half of its sections use. Each
section is one of a few things people do: clean, describe, aggregate, draw, wrap in a function, train. A third
of them add a column to the table everybody shares, so the later sections hang on the earlier ones.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SEED = 20

ORDERS = ["order_id", "customer_id", "region", "channel", "ordered", "price", "quantity", "discount", "returned"]
CUSTOMERS = ["customer_id", "age", "income", "segment", "joined", "visits"]
REGIONS = ["north", "south", "east", "west"]
NUMBERS = ["price", "quantity", "discount", "age", "income", "visits"]

HEAD = '''\
"""Orders of a shop: what they are worth, and which are sent back."""

import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, mean_absolute_error, roc_auc_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SEED = 7
np.random.RandomState(SEED)

orders = pd.read_csv("orders.csv")
customers = pd.read_csv("customers.csv")
orders = orders.merge(customers, on="customer_id", how="left", validate="many_to_one")
orders["revenue"] = orders["price"] * orders["quantity"]
orders["net"] = orders["price"] * (1 - orders["discount"])
orders["returned"] = orders["returned"].astype(int)
'''


@dataclass(frozen=True)
class Spot:
    """Where something can be typed: a line and a column, both counted from 0."""

    line: int
    column: int


@dataclass
class Generated:
    """A script, and where in it a keystroke changes what there is to say."""

    lines: list[str]
    leaves: list[Spot] = field(default_factory=list)
    """Within the name of a column in a statement nobody else depends on."""
    splits: list[Spot] = field(default_factory=list)
    """After `test_size=0.2` in a split without a seed, with a scaler and a model behind it."""
    brackets: list[Spot] = field(default_factory=list)
    """Before the bracket that closes such a split."""

    @property
    def text(self) -> str:
        """The script as one text."""
        return "\n".join(self.lines) + "\n"

    @property
    def name_of_shared_column(self) -> Spot:
        """Within the name of the column half of the file uses, where it is made."""
        return self._after('orders["reven')

    @property
    def expression_of_shared_column(self) -> Spot:
        """Within the name of a column that this column is made from."""
        return self._after('orders["revenue"] = orders["price"] * orders["quanti')

    def _after(self, words: str) -> Spot:
        for number, line in enumerate(self.lines):
            if line.startswith(words):
                return Spot(number, len(words))
        raise LookupError(words)


def script(lines: int, seed: int = SEED) -> Generated:
    """A script of exactly so many lines."""
    chance = random.Random(seed)
    made = Generated(HEAD.splitlines())
    kinds = list(SECTIONS)
    number = 0
    while len(made.lines) < lines:
        number += 1
        if (number - 1) % len(kinds) == 0:
            chance.shuffle(kinds)
        section = ["", *kinds[(number - 1) % len(kinds)](number, chance)]
        if len(made.lines) + len(section) > lines:
            section = [f'print("orders", len(orders), {at})' for at in range(lines - len(made.lines))]
        _append(made, section)
    return made


def section(number: int, seed: int = SEED, lines: int = 200) -> str:
    """So many lines to paste somewhere in a script."""
    chance = random.Random(seed + number)
    pasted: list[str] = []
    while True:
        following = ["", *SECTIONS[number % len(SECTIONS)](number, chance)]
        if len(pasted) + len(following) > lines:
            break
        pasted += following
        number += 1
    pasted += ["# to be continued"] * (lines - len(pasted))
    return "\n".join(line.replace("|", "", 1) for line in pasted) + "\n"


def write_data(folder: Path) -> None:
    """The two tables: a few rows, for their headers."""
    chance = random.Random(SEED)
    for name, columns in (("orders.csv", ORDERS), ("customers.csv", CUSTOMERS)):
        rows = [",".join(str(chance.randint(0, 99)) for _ in columns) for _ in range(20)]
        (folder / name).write_text("\n".join([",".join(columns), *rows]) + "\n", encoding="utf-8")


def _append(made: Generated, section: list[str]) -> None:
    for line in section:
        at = len(made.lines)
        if (column := line.find("|")) >= 0:
            line = line.replace("|", "", 1)
            if "train_test_split" in line:
                made.splits.append(Spot(at, column))
                made.brackets.append(Spot(at, len(line) - 1))
            else:
                made.leaves.append(Spot(at, column))
        made.lines.append(line)


# ------------------------------------------------------- what people do; "|" marks where something is typed


def _value(number: int) -> str:
    """Every other section uses the column that half of the file uses."""
    return "revenue" if number % 2 else "net"


def _clean(number: int, chance: random.Random) -> Iterator[str]:
    column = chance.choice(NUMBERS)
    yield f"# {number}. What is missing in {column}"
    yield f'missing_{number} = orders["{column}"].isna().sum()'
    yield f'print("missing {column}:", missing_{number})'
    yield f'orders["{column}_filled_{number}"] = orders["{column}"].fillna(0)'
    yield f'orders["{column}_share_{number}"] = orders["{column}_filled_{number}"] / (orders["{_value(number)}"] + 1)'
    yield f'low, high = np.percentile(orders["{_value(number)}"], [1, 99])'
    yield f'clipped_{number} = orders[(orders["{_value(number)}"] >= low) & (orders["{_value(number)}"] <= high)]'
    yield f'print("kept", len(clipped_{number}), "of", len(orders))'
    yield f'print(clipped_{number}["{column[:-1]}|{column[-1]}"].describe())'


def _describe(number: int, chance: random.Random) -> Iterator[str]:
    region = chance.choice(REGIONS)
    yield f"# {number}. A look at the {region}"
    yield f'region_{number} = orders[orders["region"] == "{region}"].copy()'
    yield f'region_{number}["month"] = pd.to_datetime(region_{number}["ordered"]).dt.month'
    large = f'region_{number}["{_value(number)}"] > {chance.randint(10, 90)}'
    yield f'region_{number}["size"] = np.where({large}, "big", "small")'
    yield f'print(region_{number}[["{_value(number)}", "quantity"]].describe())'
    yield f'print(region_{number}["size"].value_counts(normalize=True))'
    yield f'print(region_{number}["mon|th"].value_counts().sort_index())'
    yield f'top_{number} = region_{number}.sort_values("{_value(number)}", ascending=False).head(10)'
    yield f'print(top_{number}[["order_id", "{_value(number)}", "segment"]])'


def _aggregate(number: int, chance: random.Random) -> Iterator[str]:
    key = chance.choice(["region", "channel", "segment"])
    yield f"# {number}. By {key}"
    yield f"by_{key}_{number} = ("
    yield f'    orders.groupby("{key}")'
    yield f'    .agg(total_{number}=("{_value(number)}", "sum"), orders_{number}=("order_id", "count"))'
    yield "    .reset_index()"
    yield ")"
    name = f"by_{key}_{number}"
    yield f'{name}["mean_{number}"] = {name}["total_{number}"] / {name}["orders_{number}"]'
    yield f'print({name}["tot|al_{number}"].max())'
    yield f'orders = orders.merge({name}[["{key}", "mean_{number}"]], on="{key}", how="left")'
    yield f'orders["against_{number}"] = orders["{_value(number)}"] - orders["mean_{number}"]'
    yield f'print(orders["against_{number}"].abs().max())'


def _draw(number: int, chance: random.Random) -> Iterator[str]:
    column = chance.choice(NUMBERS)
    yield f"# {number}. A picture of {column}"
    yield "fig, axes = plt.subplots(1, 2, figsize=(12, 4))"
    yield f'axes[0].hist(orders["{column}"].dropna(), bins={chance.randint(10, 60)}, color="tab:blue")'
    yield f'axes[0].set_title("{column}")'
    yield f'axes[1].scatter(orders["{column}"], orders["{_value(number)}"], s=4, alpha=0.5)'
    yield f'axes[1].set_xlabel("{column}")'
    yield f'axes[1].set_ylabel("{_value(number)}")'
    yield "for axis in axes:"
    yield "    axis.grid(True)"
    yield '    axis.spines["top"].set_visible(False)'
    yield "fig.tight_layout()"
    yield f'fig.savefig("figure_{number}.png", dpi=150)'
    yield "plt.close(fig)"


def _function(number: int, chance: random.Random) -> Iterator[str]:
    column = chance.choice(NUMBERS)
    yield f"# {number}. The same thing done to several tables"
    yield f"def prepare_{number}(table, limit={chance.randint(2, 9)}):"
    yield f'    """Ranks of {column}, and whether they are high."""'
    yield "    table = table.copy()"
    yield f'    table["{column}_rank"] = table["{column}"].rank(pct=True)'
    yield f'    table["{column}_high"] = table["{column}"] > limit'
    yield f'    if "{_value(number)}" in table.columns:'
    yield f'        table["per_piece"] = table["{_value(number)}"] / table["quantity"]'
    yield '    return table.drop(columns=["ordered", "joined"])'
    yield ""
    yield ""
    yield f"prepared_{number} = prepare_{number}(orders)"
    yield f'online_{number} = prepare_{number}(orders[orders["channel"] == "online"], limit=3)'
    yield f'print(prepared_{number}["{column}_rank"].mean(), online_{number}["{column}_rank"].mean())'
    yield f'print(online_{number}["{column}_hi|gh"].mean())'


def _train(number: int, chance: random.Random) -> Iterator[str]:
    features = ", ".join(f'"{name}"' for name in [*chance.sample(NUMBERS, 4), _value(number)])
    model = chance.choice(["LogisticRegression(max_iter=500)", "RandomForestClassifier(random_state=SEED)"])
    yield f"# {number}. Will it be sent back?"
    yield f"features_{number} = [{features}]"
    yield f"data_{number} = orders[features_{number} + ['returned']].dropna()"
    yield f"X_{number} = data_{number}[features_{number}]"
    yield f'y_{number} = data_{number}["returned"]'
    yield f"X_train, X_test, y_train, y_test = train_test_split(X_{number}, y_{number}, test_size=0.2|)"
    yield "scaler = StandardScaler()"
    yield "X_train_scaled = scaler.fit_transform(X_train)"
    yield "X_test_scaled = scaler.transform(X_test)"
    yield f"model_{number} = {model}"
    yield f"model_{number}.fit(X_train_scaled, y_train)"
    yield f"predicted_{number} = model_{number}.predict(X_test_scaled)"
    yield f'print("accuracy", accuracy_score(y_test, predicted_{number}))'
    yield f'print("auc", roc_auc_score(y_test, model_{number}.predict_proba(X_test_scaled)[:, 1]))'


def _pipeline(number: int, chance: random.Random) -> Iterator[str]:
    numbers = ", ".join(f'"{name}"' for name in [*chance.sample(NUMBERS, 3), _value(number)])
    yield f"# {number}. The same as a pipeline"
    yield f"numeric_{number} = [{numbers}]"
    yield f'words_{number} = ["region", "channel", "segment"]'
    yield "prepare = ColumnTransformer(["
    yield f'    ("numbers", Pipeline([("fill", SimpleImputer()), ("scale", StandardScaler())]), numeric_{number}),'
    yield f'    ("words", OneHotEncoder(handle_unknown="ignore"), words_{number}),'
    yield "])"
    yield "model = GradientBoostingClassifier(random_state=SEED)"
    yield f'search_{number} = Pipeline([("prepare", prepare), ("model", model)])'
    yield f"train_{number}, test_{number} = train_test_split(orders, test_size=0.25|)"
    columns = f"numeric_{number} + words_{number}"
    yield f'search_{number}.fit(train_{number}[{columns}], train_{number}["returned"])'
    yield f'score = search_{number}.score(test_{number}[{columns}], test_{number}["returned"])'
    yield 'print(f"share of right answers: {score:.3f}")'
    yield f'scores_{number} = cross_val_score(search_{number}, orders[{columns}], orders["returned"], cv=5)'
    yield f'print(scores_{number}.mean(), "+/-", scores_{number}.std())'


def _regress(number: int, chance: random.Random) -> Iterator[str]:
    target = _value(number)
    features = ", ".join(f'"{name}"' for name in chance.sample(["age", "income", "visits", "discount"], 3))
    yield f"# {number}. How much will it be?"
    yield f'table_{number} = orders[[{features}, "{target}", "segment"]].dropna()'
    yield f'table_{number} = pd.get_dummies(table_{number}, columns=["segment"])'
    yield f'X_{number}, y_{number} = table_{number}.drop(columns=["{target}"]), table_{number}["{target}"]'
    yield f"X_train, X_test, y_train, y_test = train_test_split(X_{number}, y_{number}, test_size=0.3|)"
    yield "results = {}"
    yield f"forest = RandomForestRegressor(n_estimators={chance.randint(50, 300)}, random_state=SEED)"
    yield 'for name, model in [("ridge", Ridge()), ("forest", forest)]:'
    yield "    model.fit(X_train, y_train)"
    yield "    results[name] = mean_absolute_error(y_test, model.predict(X_test))"
    yield "    print(name, results[name])"
    yield f"best_{number} = min(results, key=results.get)"
    yield f'print("best:", best_{number})'


SECTIONS: tuple[Callable[[int, random.Random], Iterator[str]], ...] = (
    _clean,
    _describe,
    _aggregate,
    _draw,
    _function,
    _train,
    _pipeline,
    _regress,
)
