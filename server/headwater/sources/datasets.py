"""Data sets that come with libraries: their columns are known without any file."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Dataset:
    """A data set with the columns of its frame."""

    name: str
    features: tuple[str, ...]
    types: tuple[str, ...]
    """For each feature its type, in the words of `header.type_names`."""
    targets: tuple[str, ...] = ()
    """The columns of its frame that are to be predicted; none where the set has no such role."""
    classes: tuple[str, ...] = ()
    """The names of the classes, where the target counts them."""
    missing: frozenset[str] = frozenset()
    """The columns that are known to have missing values."""
    regression: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the frame: features, then targets."""
        return self.features + self.targets


# Names as scikit-learn 1.9 gives them, the bundled sets compared with the library by a test. What a fetch_
# function downloads is as stated in its source; load_boston (gone since 1.2) as its manual had it.

_breast_cancer: Final = (
    "mean radius, mean texture, mean perimeter, mean area, mean smoothness, mean compactness, mean "
    "concavity, mean concave points, mean symmetry, mean fractal dimension, radius error, texture error, "
    "perimeter error, area error, smoothness error, compactness error, concavity error, concave points "
    "error, symmetry error, fractal dimension error, worst radius, worst texture, worst perimeter, worst "
    "area, worst smoothness, worst compactness, worst concavity, worst concave points, worst symmetry, "
    "worst fractal dimension"
)
_wine: Final = (
    "alcohol, malic_acid, ash, alcalinity_of_ash, magnesium, total_phenols, flavanoids, "
    "nonflavanoid_phenols, proanthocyanins, color_intensity, hue, od280/od315_of_diluted_wines, proline"
)
_traffic: Final = (
    "duration, protocol_type, service, flag, src_bytes, dst_bytes, land, wrong_fragment, urgent, hot, "
    "num_failed_logins, logged_in, num_compromised, root_shell, su_attempted, num_root, "
    "num_file_creations, num_shells, num_access_files, num_outbound_cmds, is_host_login, is_guest_login, "
    "count, srv_count, serror_rate, srv_serror_rate, rerror_rate, srv_rerror_rate, same_srv_rate, "
    "diff_srv_rate, srv_diff_host_rate, dst_host_count, dst_host_srv_count, dst_host_same_srv_rate, "
    "dst_host_diff_srv_rate, dst_host_same_src_port_rate, dst_host_srv_diff_host_rate, "
    "dst_host_serror_rate, dst_host_srv_serror_rate, dst_host_rerror_rate, dst_host_srv_rerror_rate"
)
_land: Final = (
    "Elevation, Aspect, Slope, Horizontal_Distance_To_Hydrology, Vertical_Distance_To_Hydrology, "
    "Horizontal_Distance_To_Roadways, Hillshade_9am, Hillshade_Noon, Hillshade_3pm, "
    "Horizontal_Distance_To_Fire_Points"
)


def _of_floats(
    name: str,
    features: str | tuple[str, ...],
    targets: tuple[str, ...] = ("target",),
    classes: tuple[str, ...] = (),
    regression: bool = False,
) -> Dataset:
    names = tuple(features.split(", ")) if isinstance(features, str) else features
    return Dataset(name, names, ("float",) * len(names), targets, classes, regression=regression)


_pixels: Final = tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8))
_covers: Final = (
    *_land.split(", "),
    *(f"Wilderness_Area_{place}" for place in range(4)),
    *(f"Soil_Type_{place}" for place in range(40)),
)

sklearn: Final = {
    dataset.name: dataset
    for dataset in (
        _of_floats(
            "load_iris",
            "sepal length (cm), sepal width (cm), petal length (cm), petal width (cm)",
            classes=("setosa", "versicolor", "virginica"),
        ),
        _of_floats("load_diabetes", "age, sex, bmi, bp, s1, s2, s3, s4, s5, s6", regression=True),
        _of_floats("load_breast_cancer", _breast_cancer, classes=("malignant", "benign")),
        _of_floats("load_wine", _wine, classes=("class_0", "class_1", "class_2")),
        _of_floats("load_digits", _pixels, classes=tuple(map(str, range(10)))),
        _of_floats("load_linnerud", "Chins, Situps, Jumps", ("Weight", "Waist", "Pulse"), regression=True),
        _of_floats(
            "load_boston",
            "CRIM, ZN, INDUS, CHAS, NOX, RM, AGE, DIS, RAD, TAX, PTRATIO, B, LSTAT",
            regression=True,
        ),
        _of_floats(
            "fetch_california_housing",
            "MedInc, HouseAge, AveRooms, AveBedrms, Population, AveOccup, Latitude, Longitude",
            ("MedHouseVal",),
            regression=True,
        ),
        _of_floats("fetch_covtype", _covers, ("Cover_Type",)),
        Dataset("fetch_kddcup99", tuple(_traffic.split(", ")), ("?",) * 41, ("labels",)),
    )
}
"""Data sets by the name of the function in `sklearn.datasets`."""


# From the headers, values and gaps of the files in mwaskom/seaborn-data at commit 71e2436; "?" marks columns
# with gaps. brain_networks is left out: its three header rows are read only with options.
_seaborn: Final = {
    "anagrams": "subidr int, attnr str, num1 int, num2 float, num3 int",
    "anscombe": "dataset str, x float, y float",
    "attention": "Unnamed: 0 int, subject int, attention str, solutions int, score float",
    "car_crashes": (
        "total float, speeding float, alcohol float, not_distracted float, no_previous float, "
        "ins_premium float, ins_losses float, abbrev str"
    ),
    "diamonds": (
        "carat float, cut str, color str, clarity str, depth float, table float, price int, x float, "
        "y float, z float"
    ),
    "dots": "align str, choice str, time int, coherence float, firing_rate float",
    "dowjones": "Date str, Price float",
    "exercise": "Unnamed: 0 int, id int, diet str, pulse int, time str, kind str",
    "flights": "year int, month str, passengers int",
    "fmri": "subject str, timepoint int, event str, region str, signal float",
    "geyser": "duration float, waiting int, kind str",
    "glue": "Model str, Year int, Encoder str, Task str, Score float",
    "healthexp": "Year int, Country str, Spending_USD float, Life_Expectancy float",
    "iris": "sepal_length float, sepal_width float, petal_length float, petal_width float, species str",
    "mpg": (
        "mpg float, cylinders int, displacement float, horsepower float?, weight int, acceleration "
        "float, model_year int, origin str, name str"
    ),
    "penguins": (
        "species str, island str, bill_length_mm float?, bill_depth_mm float?, flipper_length_mm "
        "float?, body_mass_g float?, sex str?"
    ),
    "planets": "method str, number int, orbital_period float?, mass float?, distance float?, year int",
    "seaice": "Date str, Extent float",
    "taxis": (
        "pickup str, dropoff str, passengers int, distance float, fare float, tip float, tolls float, "
        "total float, color str, payment str?, pickup_zone str?, dropoff_zone str?, pickup_borough "
        "str?, dropoff_borough str?"
    ),
    "tips": "total_bill float, tip float, sex str, smoker str, day str, time str, size int",
    "titanic": (
        "survived int, pclass int, sex str, age float?, sibsp int, parch int, fare float, embarked "
        "str?, class str, who str, adult_male bool, deck str?, embark_town str?, alive str, alone "
        "bool"
    ),
}


def seaborn(name: str) -> Dataset | None:
    """What `seaborn.load_dataset` gives for a name."""
    written = _seaborn.get(name)
    if written is None:
        return None
    parts = [part.rpartition(" ") for part in written.split(", ")]
    return Dataset(
        name,
        tuple(column for column, _, _ in parts),
        tuple(kind.rstrip("?") for _, _, kind in parts),
        missing=frozenset(column for column, _, kind in parts if kind.endswith("?")),
    )


seaborn_names: Final = tuple(_seaborn)
"""The names that `seaborn.load_dataset` knows and we do."""


def built_in(qualified: str, name: str = "") -> Dataset | None:
    """The data set that a call gives, such as `sklearn.datasets.load_iris`.

    >>> built_in("seaborn.load_dataset", "geyser").columns
    ('duration', 'waiting', 'kind')
    >>> built_in("sklearn.datasets.make_blobs") is None
    True
    """
    module, _, function = qualified.rpartition(".")
    if module == "seaborn" and function == "load_dataset":
        return seaborn(name)
    return sklearn.get(function) if module.startswith("sklearn.datasets") else None
