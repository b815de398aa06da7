"""What objects of the script inherit from classes of libraries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from headwater.api.library import constructor
from headwater.lower import calls, classes
from headwater.lower.functions import invoke
from headwater.lower.modelling import own
from headwater.lower.run import Run
from headwater.lower.values import (
    UNKNOWN,
    Class,
    Foreign,
    Frame,
    Function,
    Instance,
    Model,
    Module,
    Obj,
    Super,
    Unknown,
    Value,
    Vec,
)
from headwater.plan.learning import CrossValidate, Estimator, Fit


def companion(run: Run, receiver: Value, instance: Instance) -> Obj | None:
    """What an object of the script is by the class of a library it inherits from: `class Net(nn.Module)`."""
    if not isinstance(receiver, Obj):
        return None
    place = f"{receiver.address}.%of"
    if isinstance(found := run.get(place), Obj):
        return found
    made = inherited(run, instance.of, instance.of)
    if made is None:
        return None
    run.put(place, own := run.box(made))
    return own if isinstance(own, Obj) else None


def inherited(run: Run, cls: Class, of: Class) -> Model | None:
    """An estimator of the library that a class of the script inherits from, under the name of the class."""
    for base in cls.bases:
        if isinstance(base, Class):
            found = inherited(run, base, of)
        elif isinstance(base, Module) and (construct := constructor(base.name)) is not None:
            found = construct(run, base.name, (), {})
        elif isinstance(of.member("forward"), Function):
            found = Model(Estimator(of.name, "meta", speaks="torch.nn.Module"))
        else:
            continue
        if isinstance(found, Model):
            return Model(replace(found.estimator, qualified=of.name))
    return None


def of_library(
    run: Run,
    receiver: Value,
    instance: Instance,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value:
    """A method that an object of the script inherits from a library: `TransformerMixin.fit_transform`."""
    if name == "fit_transform" and isinstance(instance.of.member("transform"), Function):
        fit = instance.of.member("fit")
        if isinstance(fit, Function):
            invoke(run, fit, [receiver, *arguments], keywords)
        transform = instance.of.member("transform")
        assert isinstance(transform, Function)
        return invoke(run, transform, [receiver, *arguments[:1]], {k: v for k, v in keywords.items() if k == "X"})
    if (own := companion(run, receiver, instance)) is not None:
        result = calls.call_method(run, own, name, arguments, keywords)
        return receiver if result == own else result
    if any(not isinstance(base, Class) for base in instance.of.bases):
        base = next(b for b in instance.of.bases if not isinstance(b, Class))
        qualified = f"{base.name}" if isinstance(base, Module) else instance.of.name
        return calls.call_method(run, Foreign(f"{qualified}", ()), name, arguments, keywords)
    return Unknown(run.refs(*arguments, *keywords.values()))


def above(run: Run, over: Super, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """`super().name(...)`: the script's own method of a base, else what the class of a library does."""
    found = classes.inherited_member(run, over, name)
    if found is not None:
        return calls.call_value(run, found, arguments, keywords)
    content = run.content(over.receiver)
    if name.startswith("__") or not isinstance(content, Instance):
        return UNKNOWN
    return of_library(run, over.receiver, content, name, arguments, keywords)


def learned(
    run: Run, cls: Class, before: int, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> None:
    """An estimator that the script writes itself is a model, unless it has fitted one inside: then that is."""
    if cls.member("predict") is None or any(isinstance(s.node, Fit | CrossValidate) for s in run.steps[before:]):
        return
    given = [*arguments, *(keywords[name] for name in ("X", "x", "y", "Y") if name in keywords)]
    tables = [run.table(value).ref for value in given[:2] if isinstance(run.content(value), Frame | Vec)]
    if tables and isinstance(run.content(given[0]), Frame | Vec):
        run(Fit(tuple(tables), own(run, cls), "fit", len(tables) > 1), cls.name.lower())
