"""A graph as text that others draw (Mermaid, DOT), or drawn here (SVG): no library, no layout service."""

from dataclasses import dataclass, field, replace
from html import escape
from typing import Literal

from headwater.base.frozen import frozen
from headwater.cli.formats.text import shown

Form = Literal["mermaid", "dot", "svg"]

# How each kind of dot looks: in Mermaid, in DOT, and its colour here.
_LOOKS = {
    "source": (("[(", ")]"), "cylinder", "#d7e8f7"),
    "model": (("{{", "}}"), "hexagon", "#f7e0d2"),
    "split": (("{", "}"), "diamond", "#efe4f7"),
    "step": (("[", "]"), "box", "#f4f4f4"),
    "column": (("(", ")"), "ellipse", "#e3f3df"),
}


@frozen
class Dot:
    """A node: its identity, the lines of its label, and what it stands for."""

    id: str
    label: tuple[str, ...]
    kind: Literal["source", "model", "split", "step", "column"] = "step"


@dataclass(slots=True)
class Graph:
    """Dots and the arrows between them, in the order they are to be drawn."""

    dots: list[Dot] = field(default_factory=list)
    arrows: list[tuple[str, str]] = field(default_factory=list)
    down: bool = False
    """Drawn from top to bottom, as long chains are best read, instead of from left to right."""


def drawn(graph: Graph, form: Form) -> str:
    """The graph in a form. Names come from data: what cannot be seen in them is written out."""
    dots = [replace(dot, label=tuple(shown(line) for line in dot.label)) for dot in graph.dots]
    graph = Graph(dots, graph.arrows, graph.down)
    known = {dot.id for dot in graph.dots}
    arrows = list(dict.fromkeys((a, b) for a, b in graph.arrows if a in known and b in known and a != b))
    names = {dot.id: f"n{number}" for number, dot in enumerate(graph.dots)}
    match form:
        case "mermaid":
            return _mermaid(graph, arrows, names)
        case "dot":
            return _dot(graph, arrows, names)
        case "svg":
            return _svg(graph, arrows)


def _mermaid(graph: Graph, arrows: list[tuple[str, str]], names: dict[str, str]) -> str:
    lines = [f"flowchart {'TD' if graph.down else 'LR'}"]
    for dot in graph.dots:
        opening, closing = _LOOKS[dot.kind][0]
        label = "<br/>".join(_mermaid_text(line) for line in dot.label)
        lines.append(f'    {names[dot.id]}{opening}"{label}"{closing}')
    lines += [f"    {names[a]} --> {names[b]}" for a, b in arrows]
    return "\n".join(lines) + "\n"


def _mermaid_text(text: str) -> str:
    """What Mermaid or a browser would take for markup is written as a number; `%%{init: …}%%` is an order anywhere.

    >>> _mermaid_text('a "b" <i> %%{')
    'a #34;b#34; #60;i#62; #37;#37;#123;'
    """
    return "".join(f"#{ord(each)};" if each in '"#<>&`\\%{}$' else each for each in text)


def _dot(graph: Graph, arrows: list[tuple[str, str]], names: dict[str, str]) -> str:
    direction = "TB" if graph.down else "LR"
    lines = ["digraph headwater {", f"    rankdir={direction};", '    node [fontname="sans-serif"];']
    for dot in graph.dots:
        label = "\\n".join(_dot_text(line) for line in dot.label)
        lines.append(f'    {names[dot.id]} [label="{label}", shape={_LOOKS[dot.kind][1]}];')
    lines += [f"    {names[a]} -> {names[b]};" for a, b in arrows]
    return "\n".join([*lines, "}"]) + "\n"


def _dot_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


# --------------------------------------------------------------------------------- SVG

_LETTER, _LINE, _PAD = 7.2, 17, 9
_STEP, _STEP_DOWN, _GAP, _RIM = 56, 30, 16, 16
_LONGEST = 44


def _svg(graph: Graph, arrows: list[tuple[str, str]]) -> str:
    """Layers one after the other: a dot stands one layer after the last of those it is made from."""
    dots, down = graph.dots, graph.down
    labels = {dot.id: [_cut(line) for line in dot.label] or [""] for dot in dots}
    sizes = {
        dot.id: (max(map(len, labels[dot.id])) * _LETTER + 2 * _PAD, len(labels[dot.id]) * _LINE + 2 * _PAD)
        for dot in dots
    }
    # Along the way from source to model, and across it.
    along, across = (1, 0) if down else (0, 1)
    layers = _ordered(_layers(dots, arrows), arrows)
    spans = [sum(sizes[dot.id][across] + _GAP for dot in layer) - _GAP for layer in layers]
    widest = max(spans, default=0.0)
    boxes: dict[str, tuple[float, float, float, float]] = {}
    forth = float(_RIM)
    for layer, span in zip(layers, spans, strict=True):
        aside = _RIM + (widest - span) / 2
        for dot in layer:
            left, top = (aside, forth) if down else (forth, aside)
            boxes[dot.id] = (left, top, *sizes[dot.id])
            aside += sizes[dot.id][across] + _GAP
        forth += max(sizes[dot.id][along] for dot in layer) + (_STEP_DOWN if down else _STEP)
    full_width = max((left + width for left, _, width, _ in boxes.values()), default=0) + _RIM
    full_height = max((top + height for _, top, _, height in boxes.values()), default=0) + _RIM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{full_width:.0f}" height="{full_height:.0f}" '
        f'viewBox="0 0 {full_width:.0f} {full_height:.0f}" font-family="monospace" font-size="12">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0L8 4L0 8z" fill="#777"/></marker></defs>',
        f'<rect width="{full_width:.0f}" height="{full_height:.0f}" fill="#fff"/>',
    ]
    for a, b in arrows:
        curve = _curve(boxes[a], boxes[b], down)
        parts.append(f'<path d="{curve}" fill="none" stroke="#777" marker-end="url(#tip)"/>')
    for dot in dots:
        left, top, width, height = boxes[dot.id]
        title = escape(" ".join(dot.label))
        parts.append(
            f'<g><title>{title}</title><rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}" rx="4" fill="{_LOOKS[dot.kind][2]}" stroke="#999"/>'
        )
        for number, line in enumerate(labels[dot.id]):
            baseline = top + _PAD + _LINE * (number + 0.7)
            parts.append(f'<text x="{left + _PAD:.1f}" y="{baseline:.1f}">{escape(line)}</text>')
        parts.append("</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _curve(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float], down: bool
) -> str:
    if down:
        x1, y1 = one[0] + one[2] / 2, one[1] + one[3]
        x2, y2 = other[0] + other[2] / 2, other[1]
        middle = (y1 + y2) / 2
        return f"M{x1:.1f} {y1:.1f}C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
    x1, y1 = one[0] + one[2], one[1] + one[3] / 2
    x2, y2 = other[0], other[1] + other[3] / 2
    middle = (x1 + x2) / 2
    return f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _layers(dots: list[Dot], arrows: list[tuple[str, str]]) -> list[list[Dot]]:
    before: dict[str, list[str]] = {dot.id: [] for dot in dots}
    for a, b in arrows:
        before[b].append(a)
    depth: dict[str, int] = {}
    for dot in dots:
        # Steps come in the order they run, so what a dot is made from is known; a loop's arrow back is not.
        depth[dot.id] = 1 + max((depth.get(each, -1) for each in before[dot.id]), default=-1)
    layers: list[list[Dot]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for dot in dots:
        layers[depth[dot.id]].append(dot)
    return layers


def _ordered(layers: list[list[Dot]], arrows: list[tuple[str, str]]) -> list[list[Dot]]:
    """Within a layer, dots stand near those they are joined with: a few sweeps uncross most arrows."""
    joined: dict[str, list[str]] = {}
    for a, b in arrows:
        joined.setdefault(a, []).append(b)
        joined.setdefault(b, []).append(a)
    for _ in range(4):
        for layer in layers:
            rank = {dot.id: index / max(len(each), 1) for each in layers for index, dot in enumerate(each)}
            middle: dict[str, float] = {}
            for dot in layer:
                near = joined.get(dot.id, [dot.id])
                middle[dot.id] = sum(rank[each] for each in near) / len(near)
            layer.sort(key=lambda dot: middle[dot.id])
    return layers
