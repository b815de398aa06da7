"""Lineage as a hierarchy: incoming is what a thing was made from, outgoing what it feeds."""

from collections.abc import Iterator

from headwater.features.feature import Call, Cursor, Symbol, feature
from headwater.workspace.host import Snapshot


@feature("textDocument/prepareCallHierarchy")
def prepare(db: Snapshot, cursor: Cursor) -> Symbol | None:
    """The column, table, source or model under the cursor."""
    from headwater.features._flow import Flow
    from headwater.features._making import makers
    from headwater.features._pointing import pointed

    document = db.document(cursor.file)
    found = pointed(document, cursor.cell, cursor.offset)
    if found is None or found.ref is None or found.kind == "columns":
        return None
    flow = Flow(db, cursor.file)
    if found.kind == "column":
        return next((flow.column(ref, found.name) for ref in makers(document, found.ref, found.name)), None)
    return flow.step(found.ref)


@feature("callHierarchy/incomingCalls")
def incoming(db: Snapshot, symbol: Symbol) -> Iterator[Call]:
    """What a thing was made from."""
    from headwater.features._flow import Flow

    flow = Flow(db, symbol.file)
    for each in flow.before(symbol):
        yield Call(each, (each.place,))


@feature("callHierarchy/outgoingCalls")
def outgoing(db: Snapshot, symbol: Symbol) -> Iterator[Call]:
    """What a thing feeds."""
    from headwater.features._flow import Flow

    flow = Flow(db, symbol.file)
    for each in flow.after(symbol):
        yield Call(each, (symbol.place,))
