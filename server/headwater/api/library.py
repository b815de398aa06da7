"""The door to what libraries' calls mean: models are loaded when a script first touches their library."""

import importlib
import importlib.util
import logging
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from headwater.api import tables
from headwater.api.model import ATTRIBUTES, CONSTRUCTORS, MODELS, ModelledCall

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

log = logging.getLogger(__name__)

ALIASES = {
    "pandas.np": "numpy",
    "modin.pandas": "pandas", "dask.dataframe": "pandas", "cudf": "pandas", "lightgbm.sklearn": "lightgbm",
    "dask_cudf": "pandas", "databricks.koalas": "pandas", "pyspark.pandas": "pandas", "geopandas": "pandas",
    "fireducks.pandas": "pandas", "xorbits.pandas": "pandas", "bodo.pandas": "pandas", "vaex": "pandas",
    "dask_ml": "sklearn", "cuml": "sklearn", "sklearnex": "sklearn", "daal4py.sklearn": "sklearn",
    "dask_expr": "pandas", "dask.array": "numpy", "cupy": "numpy",
    "tensorflow.keras": "keras", "tensorflow.python.keras": "keras", "tensorflow.contrib.keras": "keras",
    "tf_keras": "keras", "keras.api": "keras", "keras.src": "keras", "keras_preprocessing": "keras.preprocessing",
    "tensorflow.compat.v1": "tensorflow", "tensorflow.compat.v2": "tensorflow", "scikeras": "keras",
    "fbprophet": "prophet", "pandas.io.sql": "pandas",
    "lightning.pytorch": "pytorch_lightning", "lightning": "pytorch_lightning",
}  # fmt: skip
"""Libraries that speak as another one does."""

OFFERED: dict[str, tuple[str, ...]] = {
    "keras": ("Sequential", "Model", "Input", "layers", "models", "optimizers", "callbacks", "utils", "datasets",
              "preprocessing", "applications", "regularizers", "losses", "metrics", "backend", "initializers"),
    "keras.models": ("Sequential", "Model", "Input", "load_model", "model_from_json", "clone_model"),
    "keras.preprocessing.image": ("ImageDataGenerator", "load_img", "img_to_array", "array_to_img"),
    "keras.preprocessing.text": ("Tokenizer", "one_hot", "text_to_word_sequence", "hashing_trick"),
    "keras.preprocessing.sequence": ("pad_sequences", "TimeseriesGenerator"),
    "keras.utils": ("to_categorical", "normalize", "np_utils", "plot_model", "Sequence", "pad_sequences",
                    "image_dataset_from_directory"),
    "keras.callbacks": ("EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau", "LearningRateScheduler", "Callback",
                        "TensorBoard", "CSVLogger", "History"),
    "keras.layers": ("Input", "Dense", "Dropout", "Flatten", "Embedding", "LSTM", "GRU", "Conv1D", "Conv2D",
                     "Normalization", "TextVectorization", "StringLookup", "IntegerLookup", "Discretization"),
    "keras.applications": ("VGG16", "VGG19", "ResNet50", "InceptionV3", "Xception", "MobileNet", "MobileNetV2",
                           "InceptionResNetV2", "DenseNet121", "DenseNet169", "DenseNet201", "EfficientNetB0",
                           "NASNetLarge", "NASNetMobile"),
    "torch": ("nn", "optim", "utils", "tensor", "from_numpy", "Tensor", "cuda", "device", "no_grad"),
    "torch.nn": ("Module", "Linear", "Sequential", "CrossEntropyLoss", "MSELoss", "BCELoss", "Conv2d", "functional",
                 "BCEWithLogitsLoss", "NLLLoss", "L1Loss"),
    "torch.utils.data": ("Dataset", "DataLoader", "TensorDataset", "random_split", "Subset", "ConcatDataset"),
    "torchvision": ("datasets", "models", "transforms"),
    "fastai.vision": ("ImageDataBunch", "ImageList", "cnn_learner", "create_cnn", "models", "get_transforms", "Learner",
                      "unet_learner", "open_image"),
    "fastai.vision.all": ("ImageDataLoaders", "cnn_learner", "vision_learner", "unet_learner", "Learner", "DataBlock",
                          "DataLoaders"),
    "fastai.tabular": ("TabularList", "TabularDataBunch", "tabular_learner", "Categorify", "FillMissing", "Normalize"),
    "fastai.tabular.all": ("TabularPandas", "TabularDataLoaders", "tabular_learner", "Categorify", "FillMissing",
                           "Normalize", "RandomSplitter"),
    "fastai.text": ("TextClasDataBunch", "TextLMDataBunch", "TextList", "text_classifier_learner",
                    "language_model_learner"),
    "fastai.text.all": ("TextDataLoaders", "text_classifier_learner", "language_model_learner", "TextBlock"),
    "fastai.collab": ("CollabDataBunch", "collab_learner", "CollabDataLoaders"),
    "pyspark.ml.feature": ("VectorAssembler", "StringIndexer", "OneHotEncoder", "StandardScaler", "MinMaxScaler",
                           "Imputer", "Bucketizer", "PCA", "Tokenizer", "HashingTF", "IDF", "StopWordsRemover",
                           "CountVectorizer", "RFormula", "VectorIndexer", "QuantileDiscretizer", "RegexTokenizer",
                           "IndexToString", "MaxAbsScaler", "RobustScaler", "Normalizer", "Word2Vec", "ChiSqSelector"),
    "pyspark.ml.classification": ("LogisticRegression", "DecisionTreeClassifier", "RandomForestClassifier",
                                  "GBTClassifier", "LinearSVC", "NaiveBayes", "MultilayerPerceptronClassifier",
                                  "OneVsRest"),
    "pyspark.ml.regression": ("LinearRegression", "DecisionTreeRegressor", "RandomForestRegressor", "GBTRegressor",
                              "GeneralizedLinearRegression", "IsotonicRegression"),
    "pyspark.ml.clustering": ("KMeans", "BisectingKMeans", "GaussianMixture", "LDA"),
    "pyspark.ml.evaluation": ("BinaryClassificationEvaluator", "MulticlassClassificationEvaluator",
                              "RegressionEvaluator", "ClusteringEvaluator"),
    "pyspark.ml.tuning": ("CrossValidator", "TrainValidationSplit", "ParamGridBuilder"),
    "pyspark.ml": ("Pipeline", "PipelineModel", "feature", "classification", "regression", "evaluation", "tuning"),
    "pyspark.sql": ("SparkSession", "Row", "functions", "types", "Window", "SQLContext", "DataFrame"),
    "pyspark.sql.types": ("StructType", "StructField", "StringType", "IntegerType", "DoubleType", "FloatType",
                          "LongType", "BooleanType", "DateType", "TimestampType", "ArrayType", "DecimalType"),
}  # fmt: skip
"""Names that `from module import *` brings, of libraries whose modules are not told from their models."""

TOGETHER = {
    "autogluon": "automl", "lazypredict": "automl", "IPython": "notebooks",
    **dict.fromkeys(("openml", "ucimlrepo", "kagglehub", "vega_datasets", "pydataset", "yfinance", "pandas_datareader",
                     "quandl", "Quandl", "plotly", "nasdaqdatalink"), "loaders"),
    **dict.fromkeys(("kagglegym", "janestreet", "riiideducation", "jpx_tokyo_market_prediction", "ubiquant",
                     "optiver2023", "amp_pd_peptide", "kaggle", "mlb"), "competitions"),
    "fastai2": "fastai", "tsai": "fastai",
    **dict.fromkeys(("sentence_transformers", "simpletransformers"), "transformers"),
    **dict.fromkeys(("classification_models", "efficientnet", "keras_preprocessing", "keras_unet_collection",
                     "keras_vggface", "segmentation_models", "tensorflow_addons", "tensorflow_hub", "vit_keras"),
                    "keras"),
    **dict.fromkeys(("albumentations", "cnn_finetune", "efficientnet_pytorch", "geffnet", "pretrainedmodels",
                     "pytorch_tabnet", "resnest", "segmentation_models_pytorch", "timm", "torch_geometric",
                     "torchaudio", "torchdata", "torchtext", "torchvision"), "torch"),
}  # fmt: skip
"""Libraries whose models stand in one file, under another name."""

OURS = frozenset(
    "automl boosting datasets formula library model networks opened python tables values".split()
)
"""Files beside the models that are named after no library; people give their own modules such names."""

ALWAYS = ("pandas", "numpy", "sklearn", "python")
"""Loaded together: their values turn into one another's."""

NAMES = 4096
"""Names of calls and libraries that are remembered: each key somebody types makes another one."""


@lru_cache(NAMES)
def load(library: str) -> bool:
    """Load the models of a library. Answers whether there are any."""
    for name in ALWAYS:
        if importlib.util.find_spec(f"headwater.api.{name}") is not None:
            importlib.import_module(f"headwater.api.{name}")
    if library in ALWAYS:
        return True
    library = TOGETHER.get(library, library)
    if not library.isidentifier() or importlib.util.find_spec(f"headwater.api.{library}") is None:
        return brought(library)
    importlib.import_module(f"headwater.api.{library}")
    return True


GROUP = "headwater.models"
"""The entry points by which an installed package brings models of its own calls, named after what scripts import."""


@lru_cache(NAMES)
def brought(library: str) -> bool:
    """Load the models that a package installed beside us has for a library. One that fails is left out, and logged."""
    found = installed().get(library)
    if found is None:
        return False
    try:
        found.load()
    except Exception:  # somebody else's code: what it raises is no reason to stop
        log.exception("the models of %s (%s) cannot be loaded", library, found.value)
        return False
    return True


@cache
def installed() -> "Mapping[str, EntryPoint]":
    """The entry points with models, by library. Asked when a script first touches one that we have no models of."""
    from headwater.config.installed import entry_points

    return entry_points(GROUP)


@lru_cache(NAMES)
def is_library(root: str) -> bool:
    """Whether there are models of a library of this name, so that it is no module of the workspace."""
    if root in TOGETHER or any(alias.partition(".")[0] == root for alias in ALIASES):
        return True
    if root in OURS:
        return False
    return load(root) or root in CONSTRUCTORS or any(name.startswith(f"{root}.") for name in MODELS)


@lru_cache(NAMES)
def canonical(qualified: str) -> str:
    """The name a call is modelled under: private modules, old paths and look-alike libraries resolved."""
    for alias, real in ALIASES.items():
        if qualified.startswith(alias + "."):
            return canonical(real + qualified[len(alias) :])
    if qualified.startswith("sklearn."):
        return tables.canonical(qualified)
    return qualified


def find(qualified: str) -> ModelledCall | None:
    """The model of a call, by its full name."""
    if (found := MODELS.get(qualified)) is not None:
        return found
    load(qualified.partition(".")[0])
    known = canonical(qualified)
    load(known.partition(".")[0])
    return MODELS.get(qualified) or MODELS.get(known)


def lookup_attribute(qualified: str) -> Callable[..., Any] | None:
    """The model of an attribute, by its full name."""
    load(qualified.partition(".")[0])
    return ATTRIBUTES.get(qualified)


def constructor(qualified: str) -> Callable[..., Any] | None:
    """What makes objects of a library's classes."""
    root = canonical(qualified).partition(".")[0]
    load(root)
    return CONSTRUCTORS.get(root)


@cache
def _members(owner: str) -> frozenset[str]:
    return frozenset(tables.methods(owner)) | tables.attributes(owner)


def is_member(owner: str, name: str) -> bool:
    """Whether a class of a library has a method or attribute of this name."""
    return name in _members(owner)


@cache
def method_names(accessor: str) -> frozenset[str]:
    """The methods, as opposed to the properties, of `.dt` or `.str`."""
    return frozenset(tables.methods(f"pandas.Series.{accessor}"))


PACKAGES = ("sklearn.cross_validation.", "sklearn.grid_search.", "sklearn.learning_curve.", "numpy.random.",
            "numpy.linalg.")  # fmt: skip
"""Modules that a star brings too, beside those that the tables tell of."""


@lru_cache(NAMES)
def public_names(module: str) -> tuple[str, ...]:
    """Names that `from module import *` brings, of those we have models of."""
    from headwater.api.tables import estimators, functions

    root = module.partition(".")[0]
    load(root)
    prefix = module + "."
    if (offered := OFFERED.get(canonical(prefix).rstrip("."))) is not None:
        return offered
    told = (*estimators(root), *functions(root)) if root in CONSTRUCTORS else ()
    known = dict.fromkeys((*MODELS, *told))
    names = [n[len(prefix) :] for n in known if n.startswith(prefix) and "." not in n[len(prefix) :]]
    inside = (n[len(prefix) :].partition(".") for n in (*told, *PACKAGES) if n.startswith(prefix))
    return tuple(dict.fromkeys((*names, *(first for first, dot, _ in inside if dot))))
