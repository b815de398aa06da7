"""Closer to what people write: several tables, most of them looked at rather than changed, and much that is no table.

Sections mostly work on copies with names of their own. One in twelve adds a column to a table that others read, one in
twelve uses the column of money. From 1,000 lines on there is a class of 600.
"""

import random
from collections.abc import Iterator

from bench.scripts import PRODUCTS, VISITS, Section, Shape

LONG = 600
"""Lines of the long class."""

HEAD = '''\
"""A shop, its customers and what they look at: exploration, then models."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, classification_report, mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

sns.set_theme(style="whitegrid")
pd.set_option("display.max_columns", 50)
SEED = 11

orders = pd.read_csv("orders.csv", parse_dates=["ordered"])
customers = pd.read_csv("customers.csv")
clicks = pd.read_csv("clicks.csv")
products = pd.read_csv("products.csv")

orders["revenue"] = orders["price"] * orders["quantity"]
orders["returned"] = orders["returned"].astype(int)
'''

NUMBERS = {
    "orders": ["price", "quantity", "discount"],
    "customers": ["age", "income", "visits"],
    "clicks": ["seconds", "clicks"],
    "products": ["cost", "weight", "rating", "stock"],
}
WORDS = {
    "orders": ["region", "channel"],
    "customers": ["segment"],
    "clicks": ["device", "page"],
    "products": ["category", "supplier"],
}


def _table(chance: random.Random) -> tuple[str, str, str]:
    """A table, a column of numbers and one of words."""
    table = chance.choice(list(NUMBERS))
    return table, chance.choice(NUMBERS[table]), chance.choice(WORDS[table])


def _look(number: int, chance: random.Random) -> Iterator[str]:
    table, column, word = _table(chance)
    yield f"# {number}. What is in {table}"
    yield f"print({table}.shape)"
    yield f"print({table}.head())"
    yield f"print({table}.isnull().sum())"
    yield f'print({table}["{word}"].value_counts())'
    yield f'print({table}["{column[:-1]}|{column[-1]}"].describe())'


def _copy(number: int, chance: random.Random) -> Iterator[str]:
    table, column, word = _table(chance)
    yield f"# {number}. {table.capitalize()} without what is missing"
    yield f'clean_{number} = {table}.dropna(subset=["{column}"]).copy()'
    yield f'clean_{number} = clean_{number}[clean_{number}["{column}"] < {chance.randint(100, 900)}]'
    yield f'clean_{number}["log_{column}"] = np.log1p(clean_{number}["{column}"])'
    yield f'clean_{number}["{word}"] = clean_{number}["{word}"].str.lower().str.strip()'
    yield f'print(f"{{len(clean_{number})}} of {{len({table})}} are left")'
    yield f'print(clean_{number}["log_{column[:-1]}|{column[-1]}"].mean())'


def _group(number: int, chance: random.Random) -> Iterator[str]:
    table, column, word = _table(chance)
    yield f"# {number}. {column.capitalize()} by {word}"
    yield f'by_{word}_{number} = {table}.groupby("{word}")["{column}"].agg(["mean", "std"]).reset_index()'
    yield f'by_{word}_{number}.columns = ["{word}", "average", "spread"]'
    yield f'by_{word}_{number} = by_{word}_{number}.sort_values("average", ascending=False)'
    yield "plt.figure(figsize=(10, 4))"
    yield f'plt.bar(by_{word}_{number}["{word}"], by_{word}_{number}["average"], width=0.7|)'
    yield "plt.xticks(rotation=45)"
    yield "plt.tight_layout()"
    yield "plt.show()"
    yield f'print(by_{word}_{number}["sprea|d"].max())'


def _picture(number: int, chance: random.Random) -> Iterator[str]:
    table, column, word = _table(chance)
    yield f"# {number}. How {column} is spread"
    yield "fig, axes = plt.subplots(1, 2, figsize=(14, 5))"
    yield f'axes[0].hist({table}["{column}"].dropna(), bins={chance.randint(10, 60)}|, edgecolor="white")'
    yield f'axes[0].set_title("{column} of {table}")'
    yield f'sns.boxplot(x="{word}", y="{column}", data={table}, ax=axes[1], linewidth=1|)'
    yield f'axes[1].set_xlabel("{word}")'
    yield "plt.tight_layout()"
    yield "plt.show()"


def _heat(number: int, chance: random.Random) -> Iterator[str]:
    table, *_ = _table(chance)
    yield f"# {number}. What goes together in {table}"
    yield f"numbers_{number} = {table}.select_dtypes(include=np.number)"
    yield f"sns.heatmap(numbers_{number}.corr(), annot=True, cmap='coolwarm', linewidths=0.5|)"
    yield 'plt.title("Correlations")'
    yield "plt.show()"


def _plain(number: int, chance: random.Random) -> Iterator[str]:
    yield f"# {number}. Nothing but Python"
    yield f'names_{number} = ["north", "south", "east", "west"]'
    yield f"limits_{number} = {{name: {chance.randint(2, 9)} * at for at, name in enumerate(names_{number})}}"
    yield f"for name, limit in limits_{number}.items():"
    yield f'    if limit > {chance.randint(3, 20)} and name != "west":'
    yield '        print(f"{name:>10}: {limit}")'
    yield f"longest_{number} = max(names_{number}, key=len)"
    yield f"print(longest_{number}, sorted(limits_{number}.values()))"


def _function(number: int, chance: random.Random) -> Iterator[str]:
    table, column, word = _table(chance)
    yield f"# {number}. One thing done to several tables"
    yield f"def summary_{number}(table, by, of, least={chance.randint(2, 9)}):"
    yield '    """How many there are of each, and what they come to."""'
    yield "    if table is None or len(table) == 0:"
    yield "        return None"
    yield '    found = table.groupby(by).agg(total=(of, "sum"), many=(of, "count")).reset_index()'
    yield '    found = found[found["many"] >= least]'
    yield '    found["each"] = found["total"] / found["many"]'
    yield '    return found.sort_values("each", ascending=False)'
    yield ""
    yield ""
    yield f'first_{number} = summary_{number}({table}, "{word}", "{column}")'
    yield f'second_{number} = summary_{number}(clicks, "device", "seconds", least=1)'
    yield f'print(first_{number}["eac|h"].max(), second_{number}["many"].sum())'


def _transformer(number: int, chance: random.Random) -> Iterator[str]:
    table, column, _ = _table(chance)
    yield f"# {number}. A transformer of our own"
    yield f"class Clip_{number}(BaseEstimator, TransformerMixin):"
    yield '    """Draws numbers into the range that was seen."""'
    yield ""
    yield f"    def __init__(self, low={chance.randint(1, 5)}, high={chance.randint(95, 99)}):"
    yield "        self.low = low"
    yield "        self.high = high"
    yield ""
    yield "    def fit(self, X, y=None):"
    yield "        self.bounds_ = np.percentile(X, [self.low, self.high], axis=0)"
    yield "        return self"
    yield ""
    yield "    def transform(self, X):"
    yield "        return np.clip(X, *self.bounds_)"
    yield ""
    yield ""
    yield f'values_{number} = {table}[["{column}"]].fillna(0)'
    yield f"clipped_{number} = Clip_{number}().fit_transform(values_{number})"
    yield f"print(clipped_{number}.mean(), clipped_{number}.std())"


def _join(number: int, chance: random.Random) -> Iterator[str]:
    table = chance.choice(["orders", "clicks"])
    column = chance.choice(NUMBERS[table])
    yield f"# {number}. {table.capitalize()} and who they are of"
    yield f"joined_{number} = pd.merge({table}, customers, on='customer_id', how='left', validate='many_to_one')"
    yield f'joined_{number}["older"] = joined_{number}["age"] > {chance.randint(30, 60)}'
    yield f'wide_{number} = joined_{number}.pivot_table(index="segment", columns="older", values="{column}")'
    yield f"print(wide_{number}.round(2))"
    yield f'print(joined_{number}["incom|e"].median())'


def _money(number: int, chance: random.Random) -> Iterator[str]:
    yield f"# {number}. What the {chance.choice(['regions', 'channels'])} are worth"
    yield f'orders["share_{number}"] = orders["revenue"] / orders["revenue"].sum()'
    yield f'large_{number} = orders[orders["revenue"] > {chance.randint(100, 900)}]'
    yield f'print(large_{number}.groupby("region")["revenue"].sum())'
    yield f'print(large_{number}["share_{str(number)[:-1]}|{str(number)[-1]}"].max())'


def _classify(number: int, chance: random.Random) -> Iterator[str]:
    table, label = chance.choice([("orders", "returned"), ("clicks", "bought"), ("products", "sold_out")])
    features = ", ".join(f'"{name}"' for name in NUMBERS[table])
    model = chance.choice(["LogisticRegression(max_iter=300)", "RandomForestClassifier(random_state=SEED)"])
    yield f"# {number}. A model of {label}"
    yield f"features_{number} = [{features}]"
    yield f"data_{number} = {table}.dropna()"
    yield f'X_{number}, y_{number} = data_{number}[features_{number}], data_{number}["{label}"]'
    yield f"X_train, X_test, y_train, y_test = train_test_split(X_{number}, y_{number}, test_size=0.2|)"
    yield "scaler = StandardScaler()"
    yield "X_train = scaler.fit_transform(X_train)"
    yield "X_test = scaler.transform(X_test)"
    yield f"model_{number} = {model}"
    yield f"model_{number}.fit(X_train, y_train)"
    yield f"predicted_{number} = model_{number}.predict(X_test)"
    yield f"print(accuracy_score(y_test, predicted_{number}))"
    yield f"print(classification_report(y_test, predicted_{number}))"


def _regress(number: int, chance: random.Random) -> Iterator[str]:
    table = chance.choice(list(NUMBERS))
    target, *features = chance.sample(NUMBERS[table], len(NUMBERS[table]))
    words = chance.choice(WORDS[table])
    yield f"# {number}. Can {target} be told from the rest?"
    yield f'encoded_{number} = pd.get_dummies({table}[[{", ".join(map(repr, [*features, words, target]))}]].dropna())'
    yield f'X_{number} = encoded_{number}.drop("{target}", axis=1)'
    yield f'y_{number} = encoded_{number}["{target}"]'
    yield f"X_train, X_test, y_train, y_test = train_test_split(X_{number}, y_{number}, test_size=0.3|)"
    yield f"regression_{number} = make_pipeline(StandardScaler(), LinearRegression())"
    yield f"regression_{number}.fit(X_train, y_train)"
    yield f"error_{number} = mean_squared_error(y_test, regression_{number}.predict(X_test))"
    yield f'print(f"root mean squared error: {{np.sqrt(error_{number}):.3f}}")'


def _report(_: int, chance: random.Random) -> Iterator[str]:
    """A class of so many lines, each method of which looks at one of its tables."""
    lines = [
        "class ShopReport:",
        '    """All that is told every Monday."""',
        "",
        "    def __init__(self, clicks, products, limit=10):",
        "        self.clicks = clicks.copy()",
        "        self.products = products.copy()",
        "        self.limit = limit",
        "        self.told = {}",
    ]
    number = 0
    while len(lines) < LONG - 14:
        number += 1
        lines += _method(number, chance)
    lines += ["", "    def everything(self):", '        """All parts that were told, by name."""']
    lines += [f"        self.told[{at}] = self.part_{at}()" for at in range(1, 9)]
    lines += ["        return self.told"]
    yield from lines
    yield from ("", "", "report = ShopReport(clicks, products)", "report.everything()", "print(report.part_3())")


def _method(number: int, chance: random.Random) -> Iterator[str]:
    table = chance.choice(["clicks", "products"])
    column, word = chance.choice(NUMBERS[table]), chance.choice(WORDS[table])
    other = chance.choice([name for name in {"clicks": VISITS, "products": PRODUCTS}[table] if name != word])
    yield ""
    yield f"    def part_{number}(self, least={chance.randint(1, 9)}):"
    yield f'        """{column.capitalize()} by {word}."""'
    yield f"        table = self.{table}[self.{table}['{column}'] > least]"
    yield f"        found = table.groupby('{word}')['{column}'].mean().reset_index()"
    yield f"        found['high'] = found['{column}'] > table['{column}'].mean()"
    yield f"        limit = self.limit + {chance.randint(10, 99)}|"
    yield "        if len(found) > limit:"
    yield "            found = found.head(limit)"
    yield f"        self.told['{other}'] = table['{other}'].nunique()"
    yield "        return found"


SECTIONS: tuple[Section, ...] = (
    _look,
    _copy,
    _group,
    _picture,
    _heat,
    _plain,
    _function,
    _transformer,
    _join,
    _money,
    _classify,
    _regress,
)

LOOSE = Shape("loose", "several tables, most of them only looked at", HEAD, SECTIONS, once=_report)
