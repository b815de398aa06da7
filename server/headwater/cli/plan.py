"""`headwater plan`: the logical plan of a script."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from headwater.cli.command import FOUND_NOTHING, command

if TYPE_CHECKING:
    from headwater.cli.drawing import Graph


@command
def plan(
    file: Annotated[str, "a script (.py) or notebook (.ipynb); - reads standard input"],
    *,
    format: Annotated[Literal["text", "json", "mermaid", "dot", "svg"], "how the plan is printed"] = "text",
    unmodelled: Annotated[bool, "list the calls that the plan does not understand, instead"] = False,
    stdin_filename: Annotated[str | None, "the name of what standard input holds"] = None,
) -> int:
    """Show the logical plan of a script: its steps, their columns and what happens to the rows."""
    from headwater.cli.asked import document_of
    from headwater.cli.drawing import drawn
    from headwater.cli.formats.json import written
    from headwater.cli.formats.text import shown
    from headwater.features import plan_view

    _, document = document_of(file, stdin_filename)
    if unmodelled:
        calls = plan_view.unmodelled(document)
        if format == "json":
            print(written({"version": 1, "calls": calls}))
        else:
            for call in calls:
                cell = "" if call["cell"] is None else f"cell {call['cell'] + 1}:"
                print(f"{cell}{call['line']}: {shown(call['call'])}")
        return FOUND_NOTHING
    match format:
        case "text":
            lines = [shown(line) for line in plan_view.lines(document)]
            print("\n".join(lines) or "no data is read and nothing is made of any")
        case "json":
            print(written(plan_view.as_json(document)))
        case "mermaid" | "dot" | "svg":
            from headwater.plan.frames import Scan

            steps = document.analysis().plan
            paths = {steps.name(ref): scan.path or "" for ref, scan in steps.each(Scan)}
            print(drawn(graph(plan_view.as_json(document), paths), format), end="")
    return FOUND_NOTHING


def graph(content: dict[str, Any], paths: dict[str, str]) -> "Graph":
    """The steps of a plan and what each is made from."""
    from headwater.cli.drawing import Dot, Graph

    kinds: dict[str, Any] = {"scan": "source", "split": "split", "fit": "model"}
    drawing = Graph(down=True)
    for step in content["steps"]:
        names = step["columns"]["names"]
        rest = "" if step["columns"]["complete"] else ", …"
        some = ", ".join(names[:4]) + (f", … {len(names)}" if len(names) > 4 else rest)
        label = [f"{step['id']} = {step['operator']}", paths.get(step["id"], ""), some if names else ""]
        drawing.dots.append(Dot(step["id"], tuple(filter(None, label)), kinds.get(step["operator"], "step")))
        drawing.arrows += [(each, step["id"]) for each in step["inputs"]]
    return drawing
