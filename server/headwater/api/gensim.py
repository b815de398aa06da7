"""gensim: what is learned of the words of texts.

See https://radimrehurek.com/gensim/models/word2vec.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Foreign, Model, Unknown, constructs, models
from headwater.api.networks import learn
from headwater.plan.learning import Estimator

TEXTS = ("Word2Vec", "FastText", "Doc2Vec", "LdaModel", "LdaMulticore", "LsiModel", "Phrases")

VECTORS = "gensim.Vectors"


@constructs("gensim")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A model of words; where it is given texts at once it learns from them."""
    name = qualified.rpartition(".")[2]
    names = ("sentences", "documents", "corpus", "corpus_file")
    texts = next((keywords[key] for key in names if key in keywords), None)
    texts = arguments[0] if texts is None and arguments else texts
    if name in TEXTS:
        model = Model(Estimator(qualified, "clusterer", speaks=VECTORS))
        return learn(emit, None, model, texts, None, name, {}) if emit.refs(texts) else model
    refs = emit.refs(*arguments, *keywords.values())
    return Foreign(qualified, refs) if name[:1].isupper() else Unknown(refs)


@models(f"{VECTORS}.train")
def train(emit: Emit, self: Any, corpus_iterable: Any = None, *rest: Any, **options: Any) -> Any:
    """The model learns from texts."""
    texts = corpus_iterable if corpus_iterable is not None else options.get("sentences", options.get("documents"))
    if isinstance(self, Model) and emit.refs(texts):
        learn(emit, emit.receiver, self, texts, None, "train", {})
    return None


@models(*(f"{VECTORS}.{name}" for name in ("build_vocab", "save", "most_similar", "similarity", "init_sims",
          "infer_vector", "load", "intersect_word2vec_format", "print_topics", "show_topics", "wv",
          "doesnt_match")))  # fmt: skip
def quiet(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """What was learned, to look at."""
    return Unknown()
