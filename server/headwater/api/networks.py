"""What networks of every library have in common: rows that come in batches, and learning from a loss.

A loop that the script writes itself is a fit at the call that learns (`loss.backward()`, `tape.gradient(loss, …)`):
the networks asked on the way to that loss are the models, what they were asked about are the features, and what
else the loss was computed from is the label.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from headwater.api.model import Dict, Emit, Foreign, Frame, Listing, Model, Obj, Stream, Unknown, Vec
from headwater.api.numpy.values import PLACES
from headwater.api.sklearn.protocol import stopping
from headwater.api.values import as_value
from headwater.plan.expressions import Call, Ref
from headwater.plan.frames import Compute, Map, Sample, Slice, Sort, Take, Zip
from headwater.plan.learning import Estimator, Fit, Pair, Predict, Score
from headwater.plan.networks import Forward

LABELS = ("labels", "label", "targets", "target", "y", "labels_ids")
"""Keys of a batch, or keywords of a network, that hold what is to be said."""

MOST_STEPS = 400


# -- rows in batches ------------------------------------------------------------------------------------------


def settled(emit: Emit, seen: Any) -> Any:
    """A batch as a value whose tables are steps, so that each turn of a loop is handed the same ones."""
    return as_value(mapped(seen, lambda value: Frame(emit.table(value).ref, "array")))


def of_every_row(emit: Emit, seen: Any) -> Any:
    """A batch that a function of the script took by places that nobody knows, as all the rows it takes from."""
    return mapped(seen, lambda value: Frame(whole(emit, emit.table(value).ref), "array"))


def whole(emit: Emit, ref: Ref) -> Ref:
    """The table that a batch is taken from, by places that nobody knows."""
    while isinstance(node := emit.node(ref), Slice | Take):
        if isinstance(node, Slice) and not any(isinstance(end, Call) for end in (node.start, node.stop)):
            break
        if isinstance(node, Take) and not all(counts(emit, place, node.inputs[0]) for place in node.inputs[1:]):
            break
        ref = node.inputs[0]
    return ref


def counts(emit: Emit, places: Ref, table: Ref) -> bool:
    """Whether places are some of all the places of a table: `np.arange(len(X))[start:end]`."""
    while isinstance(node := emit.node(places), Slice | Take | Sample | Sort | Map):
        places = node.inputs[0]
    return isinstance(node, Compute) and node.expr == PLACES and node.inputs == (table,)


def mapped(seen: Any, change: Callable[[Any], Any]) -> Any:
    """A batch, with each table in it changed."""
    match seen:
        case tuple() | list():
            return type(seen)(mapped(each, change) for each in seen)
        case Listing(items, kind, complete):
            return Listing(tuple(mapped(each, change) for each in items), kind, complete)
        case dict():
            return {key: mapped(each, change) for key, each in seen.items()}
        case Dict(pairs, complete):
            return Dict(tuple((key, mapped(each, change)) for key, each in pairs), complete)
        case Frame() | Vec():
            return change(seen)
    return seen


def items_of(value: Any) -> tuple[Any, ...]:
    """The members of a list or tuple, by whichever of its two forms."""
    return value.items if isinstance(value, Listing) else tuple(value)


def inside(value: Any) -> Iterable[Any]:
    """The values in a batch, one by one."""
    match value:
        case list() | tuple() | Listing():
            for each in items_of(value):
                yield from inside(each)
        case dict():
            for each in value.values():
                yield from inside(each)
        case Dict(pairs):
            for _, each in pairs:
                yield from inside(each)
        case _:
            yield value


def table_of(emit: Emit, value: Any) -> Frame:
    """What a network is given as one table: several inputs stand side by side."""
    if isinstance(value, Frame | Vec):
        return emit.table(value)
    if isinstance(value, list | tuple | dict | Listing | Dict):
        refs = tuple(dict.fromkeys(emit.table(v).ref for v in inside(value) if emit.refs(v)))
        if len(refs) == 1:
            return Frame(refs[0], "array")
        if refs:
            return emit(Zip(refs, "array"))
    known = emit.refs(value)
    if len(known) == 1 and not isinstance(value, Foreign | Model):
        return Frame(known[0], "array")
    return emit.table(Unknown(known))


def parted(emit: Emit, x: Any, y: Any = None) -> tuple[Any, Any]:
    """Features and label of what is given: apart, in batches, as one batch, or as pairs of both."""
    if y is not None:
        return x, y
    if isinstance(x, Frame) and isinstance(node := emit.node(x.ref), Pair):
        both = [Frame(ref, "array") for ref in node.inputs]
        return both[0], both[1] if len(both) > 1 else None
    if isinstance(x, Stream):
        x = emit.member(x)
    elif isinstance(x, Obj) or (isinstance(x, Listing) and x.kind == "list" and not x.complete):
        x = of_every_row(emit, emit.member(x))
    return sides(x)


def sides(batch: Any) -> tuple[Any, Any]:
    """The features and the label of a batch: `(X, y)`, `(X, y, weights)`, `{"x": …, "label": …}`."""
    if isinstance(batch, tuple | Listing):
        items = items_of(batch)
        if getattr(batch, "kind", "tuple") == "tuple" and 2 <= len(items) <= 3:
            return items[0], items[1]
        return (items[0], None) if len(items) == 1 else (batch, None)
    if isinstance(batch, list) and len(batch) == 2 and not isinstance(batch[0], str):
        return batch[0], batch[1]
    if isinstance(batch, dict | Dict):
        pairs = dict(batch.items if isinstance(batch, Dict) else batch)
        for key in LABELS:
            if key in pairs and len(pairs) > 1:
                label = pairs.pop(key)
                return pairs, label
    return batch, None


def watched_pair(emit: Emit, given: Any) -> tuple[Ref, ...]:
    """The rows that are watched while learning, and their labels."""
    if given is None:
        return ()
    if isinstance(given, tuple | list) and len(given) in (2, 3):
        x, y = given[0], given[1]
    else:
        x, y = parted(emit, given)
    return tuple(table_of(emit, v).ref for v in (x, y) if v is not None)


# -- the protocol ---------------------------------------------------------------------------------------------


def network(qualified: str, speaks: str) -> Model:
    """A network that has learned nothing yet."""
    return Model(Estimator(qualified, "meta", speaks=speaks))


def learn(emit: Emit, owner: Any, model: Model, x: Any, y: Any, via: str, options: Mapping[str, Any]) -> Model:
    """A network learns from rows, by one call; the object that holds it is left fitted."""
    x, y = parted(emit, x, y)
    features = table_of(emit, x)
    label = table_of(emit, y) if y is not None and not isinstance(y, str | int | float) else None
    if label is not None and label.ref == features.ref:
        label = None  # an autoencoder, whose output is its input
    given = (features.ref, *((label.ref,) if label is not None else ()))
    watching = watched_pair(emit, options.get("validation_data"))
    stops = stopping(model.estimator, dict(options)) if watching else None
    inputs = (*given, *(ref for ref in watching if ref not in given))
    node = Fit(inputs, model.estimator, via, label is not None, watching, stops)
    done = Model(model.estimator, emit(node, model.estimator.final.name.lower()).ref)
    if owner is not None:
        emit.update(owner, done)
    return done


def ask(emit: Emit, model: Model, x: Any, method: str) -> Frame:
    """The answers of a network to rows."""
    table = table_of(emit, parted(emit, x)[0])
    return emit(Predict((learned_by(emit, model), table.ref), method))


def judge(emit: Emit, model: Model, x: Any, y: Any) -> Frame:
    """A network judges itself on rows."""
    x, y = parted(emit, x, y)
    given = (table_of(emit, x).ref, *((table_of(emit, y).ref,) if y is not None else ()))
    return emit(Score((learned_by(emit, model), *given), "score", True, 2 if len(given) > 1 else None))


def learned_by(emit: Emit, model: Model) -> Ref:
    """The step that fitted a network: one elsewhere, where it comes with its weights."""
    if model.fitted is not None:
        return model.fitted
    step = emit(Fit((), model.estimator, "never", False), model.estimator.name.lower())
    if emit.receiver is not None:
        emit.update(emit.receiver, Model(model.estimator, step.ref))
    return step.ref


# -- loops that the script writes -----------------------------------------------------------------------------


def called(emit: Emit, model: Any, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Any:
    """A network is called with a batch: to learn from it, or, once it has learned from other rows, to be asked."""
    given = {key: value for key, value in keywords.items() if key not in LABELS}
    label = next((keywords[key] for key in LABELS if keywords.get(key) is not None), None)
    table = table_of(emit, [*arguments, *(v for v in given.values() if emit.refs(v))])
    if isinstance(emit.node(table.ref), Slice):
        table = Frame(whole(emit, table.ref), "array")  # `X[i : i + size]` in a loop
    fit = emit.node(model.fitted) if model.fitted is not None else None
    asked = isinstance(fit, Fit) and whole(emit, table.ref) not in [whole(emit, ref) for ref in fit.inputs[:1]]
    if asked and model.fitted is not None:
        out = emit(Predict((model.fitted, table.ref), "forward"))
        if label is not None:
            out = emit(Score((table_of(emit, label).ref, out.ref), "loss"))
    else:
        more = (table_of(emit, label).ref,) if label is not None else ()
        out = emit(Forward((table.ref, *more), model.estimator))
    if emit.receiver is not None:
        emit.keep(out.ref, emit.receiver)
    return out


def lost(emit: Emit, metric: str, values: Iterable[Any]) -> Any:
    """A loss or a metric of what a network says: a judgement where the network has learned before."""
    refs = emit.refs(*(emit.table(value) if isinstance(value, Vec) else value for value in values))
    path = Path(emit, refs)
    said = [ref for ref in refs if path.leads(ref)]
    truth = [ref for ref in refs if ref not in said]
    if truth and said and any(isinstance(emit.node(ref), Predict) for ref in path.asked):
        return emit(Score((truth[0], said[0]), metric))
    return Unknown(refs)


class Path:
    """The way from what networks were asked about to a loss."""

    def __init__(self, emit: Emit, refs: Iterable[Ref]) -> None:
        self.emit = emit
        self.asked: dict[Ref, None] = {}
        self.features: dict[Ref, None] = {}
        self.label: dict[Ref, None] = {}
        self._leads: dict[Ref, bool] = {}
        for ref in refs:
            self._follow(ref, self.label)

    def leads(self, ref: Ref) -> bool:
        """Whether a network was asked on the way to a step."""
        if ref not in self._leads:
            self._leads[ref] = False
            node = self.emit.node(ref) if len(self._leads) < MOST_STEPS else None
            if node is None or isinstance(node, Fit):
                return False
            self._leads[ref] = self._is_asked(ref) or any(map(self.leads, node.inputs))
        return self._leads[ref]

    def _is_asked(self, ref: Ref) -> bool:
        node = self.emit.node(ref)
        return isinstance(node, Forward) or (isinstance(node, Predict) and self.emit.kept(ref) is not None)

    def _follow(self, ref: Ref, side: dict[Ref, None]) -> None:
        node = self.emit.node(ref)
        if ref in self.asked:
            return
        if node is not None and self._is_asked(ref):
            self.asked[ref] = None
            forward = isinstance(node, Forward)
            for given in node.inputs[:1] if forward else node.inputs[1:2]:
                self._follow(given, self.features)
            for given in node.inputs[1:2] if forward else ():
                self._follow(given, self.label)
        elif node is not None and self.leads(ref):
            for given in node.inputs:
                self._follow(given, side)
        else:
            side[ref] = None


def backward(emit: Emit, loss: Any, via: str = "backward") -> None:
    """The networks on the way to a loss learn from it."""
    path = Path(emit, emit.refs(loss))
    if not path.asked:
        return
    features = table_of(emit, [Frame(ref, "array") for ref in path.features])
    label = next((whole(emit, ref) for ref in path.label if ref not in path.features), None)
    for ref in path.asked:
        owner = emit.kept(ref)
        model = emit.content(owner)
        if isinstance(model, Model):
            learns(emit, owner, model, features, label, via)


def learns(emit: Emit, owner: Any, model: Model, features: Frame, label: Ref | None, via: str) -> None:
    """One network learns in a loop; the next turn of the loop is the same fit."""
    inputs = (features.ref, *((label,) if label is not None else ()))
    before = emit.node(model.fitted) if model.fitted is not None else None
    if isinstance(before, Fit) and before.inputs == inputs and before.via == via:
        return
    step = emit(Fit(inputs, model.estimator, via, label is not None), model.estimator.name.lower())
    emit.update(owner, Model(model.estimator, step.ref))
