"""The outline of a script as a plan: its sources, tables, columns, splits and models, by cells where it has some."""


from headwater.features.feature import File, Symbol, feature
from headwater.workspace.host import Snapshot


@feature("textDocument/documentSymbol")
def document_symbols(db: Snapshot, file: File) -> list[Symbol]:
    """The things of the plan, in the order of the text."""
    from headwater.features._outline import by_cell, outline

    document = db.document(file)
    found = sorted(outline(document, file), key=lambda symbol: symbol.place)
    return found if document.notebook else list(by_cell(document, file, found))
