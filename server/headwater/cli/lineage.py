"""`headwater lineage`: which columns of which sources become features and labels of which models."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from headwater.cli.command import FOUND_NOTHING, WrongUse, command

if TYPE_CHECKING:
    from headwater.cli.drawing import Graph

Form = Literal["text", "json", "mermaid", "dot", "svg", "openlineage"]


@command
def lineage(
    file: Annotated[str, "a script (.py) or notebook (.ipynb); - reads standard input"],
    *,
    format: Annotated[Form, "how the lineage is printed"] = "text",
    column: Annotated[str | None, "only what concerns a column of this name"] = None,
    stdin_filename: Annotated[str | None, "the name of what standard input holds"] = None,
) -> int:
    """Show which columns of which sources become features and labels of which models."""
    from headwater.cli.asked import document_of
    from headwater.cli.drawing import drawn
    from headwater.cli.formats.json import written
    from headwater.features import lineage as feature

    name, document = document_of(file, stdin_filename)
    content = {"version": 1, "path": name, **feature.as_json(document)}
    content["path"] = name
    if column is not None:
        content = concerning(content, column)
        if not content["columns"] and not content["models"] and not content["sources"]:
            raise WrongUse(f"{name}: no column {column!r} is known here")
    match format:
        case "json":
            print(written(content))
        case "openlineage":
            from headwater.cli.openlineage import event

            print(written(event(content)))
        case "mermaid" | "dot" | "svg":
            print(drawn(graph(content), format), end="")
        case "text":
            print(text(content), end="")
    return FOUND_NOTHING


def concerning(content: dict[str, Any], column: str) -> dict[str, Any]:
    """The part of a lineage that concerns a column: what it is made from, and the models it reaches."""
    kept = [
        each
        for each in content["columns"]
        if column in (each["column"], *each["derived_from"], *(one["column"] for one in each["origins"]))
    ]
    behind = {(origin["source"], origin["column"]) for each in kept for origin in each["origins"]}
    sources = {source for source, _ in behind}
    names = {column, *(each["column"] for each in kept)}
    for source in content["sources"]:
        if column in source["columns"]:
            sources.add(source["id"])
    models = [
        model
        for model in content["models"]
        if names & {*_named(model["features"]), *model["label"]}
        or any(column in _named(each) for each in model["inputs"])
    ]
    return content | {
        "sources": [source for source in content["sources"] if source["id"] in sources],
        "models": models,
        "columns": kept,
    }


def _named(some: dict[str, Any]) -> list[str]:
    """Columns that are among those meant: all-except lists the ones that are not."""
    return [] if some["mode"] == "all-except" else list(some["columns"])


def text(content: dict[str, Any]) -> str:
    """A lineage for people."""
    from headwater.cli.formats.text import shown

    lines = [shown(content["path"])]
    sources = {source["id"]: source["name"] for source in content["sources"]}
    for source in content["sources"]:
        lines.append(f"\nsource {shown(source['name'])} ({source['kind']}, {_at(source, 'line')})")
        lines.append(f"  columns  {_listed(source['columns'], bool(source['complete']))}")
    for model in content["models"]:
        lines.append(f"\nmodel {shown(model['estimator'])} ({shown(model['via'])}, {_at(model, 'fit_line')})")
        lines.append(f"  features {_some(model['features'])}")
        lines.append(f"  label    {_listed(model['label'], True) if model['label'] else 'none'}")
        for given in model["inputs"]:
            lines.append(f"  from     {shown(sources.get(given['source'], given['source']))}: {_some(given)}")
        if model.get("trained_on"):
            lines.append(f"  trained on   {shown(model['trained_on'])}")
        for part in model.get("evaluated_on") or ():
            lines.append(f"  evaluated on {shown(part)}")
    if content["columns"]:
        lines.append("\nderived columns")
        width = max(len(f"{each['frame']}.{each['column']}") for each in content["columns"])
        for each in content["columns"]:
            name = shown(f"{each['frame']}.{each['column']}")
            made = ", ".join(shown(part) for part in each["derived_from"]) or "nothing known"
            lines.append(f"  {name:{min(width, 40)}}  from {made} ({_at(each, 'line')})")
    if not content["sources"] and not content["models"]:
        lines.append("\nno data is read and no model is fitted")
    return "\n".join(lines) + "\n"


def _at(what: dict[str, Any], key: str) -> str:
    cell = what.get("cell")
    return f"line {what[key]}" if cell is None else f"cell {cell + 1}, line {what[key]}"


def _listed(names: list[str], complete: bool) -> str:
    from headwater.cli.formats.text import shown

    words = [shown(name) for name in names]
    if not complete:
        words.append("…" if words else "not known")
    return ", ".join(words) or "none"


def _some(some: dict[str, Any]) -> str:
    match some["mode"]:
        case "explicit":
            return _listed(some["columns"], True)
        case "all-except":
            return f"all but {_listed(some['columns'], True)}" if some["columns"] else "all"
        case _:
            return _listed(some["columns"], False)


def graph(content: dict[str, Any]) -> "Graph":
    """Sources, the columns models take from them, and models."""
    from headwater.cli.drawing import Dot, Graph

    drawing = Graph()
    for source in content["sources"]:
        drawing.dots.append(Dot(source["id"], (source["name"], source["kind"]), "source"))
    for each in content["columns"]:
        dot = _column_id(each["frame"], each["column"])
        drawing.dots.append(Dot(dot, (each["column"], f"of {each['frame']}"), "column"))
    made = {each["column"]: _column_id(each["frame"], each["column"]) for each in content["columns"]}
    taken: dict[str, None] = {}
    arrows: list[tuple[str, str]] = []
    for each in content["columns"]:
        for origin in each["origins"]:
            read_id = f"{origin['source']} {origin['column']}"
            taken.setdefault(read_id)
            arrows.append((read_id, _column_id(each["frame"], each["column"])))
    for number, model in enumerate(content["models"]):
        model_id = f"model {number}"
        names = {*_named(model["features"]), *model["label"]}
        arrows += [(made[name], model_id) for name in sorted(names) if name in made]
        for given in model["inputs"]:
            if not _named(given):
                arrows.append((given["source"], model_id))
            for name in _named(given):
                taken.setdefault(f"{given['source']} {name}")
                # A column made anew under the same name is what the model sees.
                if name in names and name not in made:
                    arrows.append((f"{given['source']} {name}", model_id))
    read = []
    for name in taken:
        source, _, column = name.partition(" ")
        read.append(Dot(name, (column,), "column"))
        drawing.arrows.append((source, name))
    at = len(content["sources"])
    drawing.dots[at:at] = read
    for number, model in enumerate(content["models"]):
        label = (model["estimator"], f"label {', '.join(model['label'])}" if model["label"] else "no label")
        drawing.dots.append(Dot(f"model {number}", label, "model"))
    drawing.arrows += arrows
    return drawing


def _column_id(frame: str, column: str) -> str:
    return f"column {frame}.{column}"
