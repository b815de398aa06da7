"""The hard case: all sections work on one table, and a third of them add a column to it.

Half of the sections use the column of money, and what is late in the script is made from nearly everything before.
"""

import random
from collections.abc import Iterator

from bench.scripts import Section, Shape

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
    yield f'axes[0].hist(orders["{column}"].dropna(), bins={chance.randint(10, 60)}|, color="tab:blue")'
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


SECTIONS: tuple[Section, ...] = (
    _clean,
    _describe,
    _aggregate,
    _draw,
    _function,
    _train,
    _pipeline,
    _regress,
)

HARD = Shape("hard", "one table that everything hangs on", HEAD, SECTIONS)
