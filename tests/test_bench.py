"""What the bench types is what it says: each edit is taken back, and changes what there is to say or does not."""

from pathlib import Path

import pytest

from bench.edits import IN_NOTEBOOKS, KINDS, Kind
from bench.hard import HARD
from bench.loose import LONG, LOOSE
from bench.profiling import made, opened
from bench.scripts import Generated, Shape, write_data
from headwater.pipeline import Document, Place

GENERATED = {
    "hard": HARD.script(1000),
    "loose": LOOSE.script(1000),
    "notebook": LOOSE.notebook(279),
}
CASES = [
    pytest.param(GENERATED[name], kind, id=f"{name}-{key}")
    for name in GENERATED
    for key, kind in (IN_NOTEBOOKS if name == "notebook" else KINDS).items()
]


def said(document: Document) -> list[tuple[object, ...]]:
    """What an editor is told of each text, whichever number its cell has."""

    def at(place: Place) -> tuple[object, ...]:
        buffer = document.cells[place.cell]
        return buffer.text if document.notebook else "", *(buffer.position(end, "utf-16") for end in place.span)

    return [
        (each.rule, each.message, place, *((at(where), words) for where, words in each.related))
        for each in document.analysis().problems
        if (place := at(each.place))
    ]


@pytest.mark.parametrize(("generated", "kind"), CASES)
def test_an_edit_of_a_kind(generated: Generated, kind: Kind, tmp_path: Path) -> None:
    write_data(tmp_path)
    document = opened(generated, tmp_path)
    before = said(document)
    assert before, "a page without findings"
    differ = []
    strokes = kind.strokes(generated)
    for stroke in strokes:
        made(document, stroke.there)
        differ.append(said(document) != before)
        made(document, stroke.back)
        assert [cell.text for cell in document.cells] == generated.texts
        assert said(document) == before
    # Only the loose script has a long class.
    assert bool(strokes) != (kind is KINDS["method"] and generated.shape is HARD)
    assert not strokes or all(differ) != kind.silent


@pytest.mark.parametrize("shape", [HARD, LOOSE], ids=lambda shape: shape.name)
@pytest.mark.parametrize("lines", [200, 1000, 5000])
def test_a_script_has_the_lines_that_were_asked_for(shape: Shape, lines: int) -> None:
    assert shape.script(lines).text.count("\n") == lines


def test_a_notebook_has_the_cells_that_were_asked_for() -> None:
    assert len(GENERATED["notebook"].cells) == 279


def test_the_long_class_is_long() -> None:
    lines = GENERATED["loose"].lines
    start = lines.index("class ShopReport:")
    end = next(at for at in range(start + 1, len(lines)) if lines[at][:1].strip())
    assert LONG - 20 < end - start <= LONG + 5
