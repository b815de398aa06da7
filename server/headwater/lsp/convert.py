"""From our words to the protocol's. A new word is one more `case` here and nothing else."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from headwater.features.feature import (
    Call,
    Card,
    Change,
    Completion,
    File,
    Fold,
    Hint,
    Lens,
    Report,
    Symbol,
    Target,
    Token,
)  # fmt: skip
from headwater.lsp.capabilities import TOKEN_KINDS, TOKEN_MODIFIERS
from headwater.lsp.client import Client
from headwater.lsp.places import Places

if TYPE_CHECKING:
    from headwater.base.text import Span
    from headwater.pipeline import Place, Problem

SYMBOLS = {
    "source": types.SymbolKind.File, "frame": types.SymbolKind.Struct, "column": types.SymbolKind.Field,
    "split": types.SymbolKind.Operator, "model": types.SymbolKind.Class, "cell": types.SymbolKind.Module,
    "function": types.SymbolKind.Function, "value": types.SymbolKind.Variable,
}  # fmt: skip
COMPLETIONS = {
    "column": types.CompletionItemKind.Field, "file": types.CompletionItemKind.File,
    "value": types.CompletionItemKind.Value, "function": types.CompletionItemKind.Function,
    "keyword": types.CompletionItemKind.Keyword,
}  # fmt: skip
ROLES = {
    "text": types.DocumentHighlightKind.Text, "read": types.DocumentHighlightKind.Read,
    "write": types.DocumentHighlightKind.Write,
}  # fmt: skip
FOLDS = {
    "region": types.FoldingRangeKind.Region, "comment": types.FoldingRangeKind.Comment,
    "imports": types.FoldingRangeKind.Imports,
}  # fmt: skip

SINGLE = ("hover", "rename", "prepareRename")
HERE = ("codeLens", "inlayHint", "documentSymbol", "foldingRange", "documentHighlight", "semanticTokens")
"""Methods whose answer is about one text: asked of a cell, the other cells are left out."""


class Answer:
    """Translates the words that answer one request."""

    def __init__(
        self,
        method: str,
        file: File,
        cell: int,
        places: Places,
        client: Client,
        diagnostic: "Callable[[File, Problem], dict[str, Any]]",
        structure: Callable[[Any, type[types.Diagnostic]], types.Diagnostic],
    ) -> None:
        self.area, _, self.name = method.partition("/")
        self.file = file
        self.cell = cell
        self.places = places
        self.client = client
        self.diagnostic = diagnostic
        self.structure = structure

    def all(self, words: Sequence[Any], ticket: dict[str, Any] | None) -> Any:
        """The whole answer. The ticket, with the number of the word, lets a resolve find it again."""
        if self.area != "textDocument" and "hierarchy" not in self.area.lower() and self.name != "symbol":
            return self.one(words[0]) if words else None
        if self.name.startswith("semanticTokens"):
            return self.tokens([word for word in words if self.here(word)])
        if self.name == "hover":
            return self.hover([word for word in words if isinstance(word, Card)])
        if self.name in SINGLE:
            return self.one(words[0]) if words else None
        return [
            self.one(word, None if ticket is None else {**ticket, "number": number})
            for number, word in enumerate(words)
            if self.here(word)
        ]

    def here(self, word: Any) -> bool:
        """Whether a word is about the text that was asked."""
        if not self.name.startswith(HERE):
            return True
        cell = word.cell if isinstance(word, Hint) else word.place.cell
        return bool(cell == self.cell)

    def one(self, word: Any, ticket: dict[str, Any] | None = None, resolved: bool = False) -> Any:
        """One word. What is lazy in it is left to a resolve, unless this is the resolve."""
        match word:
            case Lens():
                return self.lens(word, ticket, resolved)
            case Change() if self.name == "rename" or self.area == "headwater":
                return self.workspace_edit(word)
            case Change():
                return self.action(word, ticket, resolved)
            case Completion():
                return self.completion(word, ticket, resolved)
            case Hint():
                return self.hint(word, ticket, resolved)
            case Target() if self.name == "documentHighlight":
                return types.DocumentHighlight(self.range(word.place), ROLES[word.role])
            case Target() if self.name == "prepareRename":
                return self.range(word.place)
            case Target():
                return self.location(word.file, word.place)
            case Symbol():
                return self.symbol(word)
            case Call() if self.name == "outgoingCalls":
                return types.CallHierarchyOutgoingCall(self.item(word.symbol), self.ranges(word, self.file))
            case Call():
                return types.CallHierarchyIncomingCall(
                    self.item(word.symbol), self.ranges(word, word.symbol.file)
                )
            case Fold():
                lines = self.range(word.place)
                return types.FoldingRange(lines.start.line, lines.end.line, kind=FOLDS[word.kind])
            case Card():
                return self.hover([word])
            case Report():
                return word.data
        return word

    # ----------------------------------------------------------------- places

    def range(self, place: "Place", file: File | None = None) -> types.Range:
        return self.span(place.cell, place.span, file)

    def span(self, cell: int, span: "Span", file: File | None = None) -> types.Range:
        start, end = (self.places.position(file or self.file, cell, offset) for offset in span)
        return types.Range(types.Position(*start), types.Position(*end))

    def location(self, file: File, place: "Place") -> types.Location:
        return types.Location(self.places.uri(file, place.cell), self.range(place, file))

    def ranges(self, call: Call, file: File) -> list[types.Range]:
        return [self.range(place, file) for place in call.places]

    # ------------------------------------------------------------------ words

    def hover(self, cards: Sequence[Card]) -> types.Hover | None:
        if not cards:
            return None
        place = next((card.place for card in cards if card.place is not None), None)
        return types.Hover(
            self.markup("\n\n---\n\n".join(card.text for card in cards), "hover", "contentFormat"),
            self.range(place) if place is not None else None,
        )

    def markup(self, text: str, *where: str) -> types.MarkupContent:
        formats = self.client.can("textDocument", *where)
        plain = isinstance(formats, list) and "markdown" not in formats
        return types.MarkupContent(types.MarkupKind.PlainText if plain else types.MarkupKind.Markdown, text)

    def lens(self, lens: Lens, ticket: Any, resolved: bool) -> types.CodeLens:
        start = self.range(lens.place).start
        found = types.CodeLens(types.Range(start, start), data=ticket)
        if resolved or isinstance(lens.title, str):
            found.command = types.Command(forced(lens.title), lens.command, arguments=list(lens.arguments))
        return found

    def hint(self, hint: Hint, ticket: Any, resolved: bool) -> types.InlayHint:
        position = self.places.position(self.file, hint.cell, hint.at)
        found = types.InlayHint(types.Position(*position), hint.text, padding_left=True, data=ticket)
        if hint.tooltip and (resolved or isinstance(hint.tooltip, str)):
            found.tooltip = types.MarkupContent(types.MarkupKind.Markdown, forced(hint.tooltip))
        return found

    def completion(self, word: Completion, ticket: Any, resolved: bool) -> types.CompletionItem:
        text = word.text or word.label
        found = types.CompletionItem(
            word.label,
            kind=COMPLETIONS[word.kind],
            detail=word.detail or None,
            sort_text=word.sort or None,
            insert_text=text,
            data=ticket,
        )
        if word.replaces is not None:
            found.insert_text = None
            found.filter_text = text
            found.text_edit = types.TextEdit(self.range(word.replaces), text)
        if word.documentation and (resolved or isinstance(word.documentation, str)):
            found.documentation = self.markup(
                forced(word.documentation), "completion", "completionItem", "documentationFormat"
            )
        return found

    def action(self, change: Change, ticket: Any, resolved: bool) -> types.CodeAction:
        lazy = "edit" in (self.client.can("textDocument", "codeAction", "resolveSupport", "properties") or ())
        found = types.CodeAction(
            change.title,
            kind=types.CodeActionKind(change.kind) if change.kind in ACTION_KINDS else change.kind,
            is_preferred=change.preferred or None,
            data=ticket,
        )
        if change.problem is not None:
            item = self.diagnostic(change.file, change.problem)
            found.diagnostics = [self.structure(item, types.Diagnostic)]
        if resolved or not lazy:
            found.edit = self.workspace_edit(change)
        return found

    def workspace_edit(self, change: Change) -> types.WorkspaceEdit:
        edits = change.edits() if callable(change.edits) else change.edits
        by_cell: dict[int, list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]] = {}
        for cell, edit in edits:
            text = types.TextEdit(self.span(cell, edit.span, change.file), edit.text)
            by_cell.setdefault(cell, []).append(text)
        if not self.client.can("workspace", "workspaceEdit", "documentChanges"):
            return types.WorkspaceEdit(
                changes={
                    self.places.uri(change.file, cell): [
                        text for text in texts if isinstance(text, types.TextEdit)
                    ]
                    for cell, texts in by_cell.items()
                }
            )
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(
                    types.OptionalVersionedTextDocumentIdentifier(
                        self.places.uri(change.file, cell), self.places.version(change.file, cell)
                    ),
                    texts,
                )
                for cell, texts in by_cell.items()
            ]
        )

    def symbol(self, symbol: Symbol) -> Any:
        if self.area == "workspace":
            return types.WorkspaceSymbol(
                self.location(symbol.file, symbol.place),
                symbol.name,
                SYMBOLS[symbol.kind],
                container_name=symbol.file.name,
            )
        if self.name == "documentSymbol":
            return types.DocumentSymbol(
                symbol.name or " ",
                SYMBOLS[symbol.kind],
                self.range(symbol.whole or symbol.place),
                self.range(symbol.place),
                detail=symbol.detail or None,
                children=[self.symbol(child) for child in symbol.children if self.here(child)],
            )
        return self.item(symbol)

    def item(self, symbol: Symbol) -> types.CallHierarchyItem:
        place = symbol.place
        return types.CallHierarchyItem(
            symbol.name,
            SYMBOLS[symbol.kind],
            self.places.uri(symbol.file, place.cell),
            self.range(symbol.whole or place, symbol.file),
            self.range(place, symbol.file),
            detail=symbol.detail or None,
            data={
                "file": symbol.file.uri, "cell": place.cell, "start": place.span.start, "end": place.span.end,
                "kind": symbol.kind, "key": symbol.key,
            },
        )  # fmt: skip

    def tokens(self, tokens: Iterable[Token]) -> types.SemanticTokens:
        data: list[int] = []
        line = column = 0
        for token in sorted(tokens, key=lambda token: token.place.span):
            where = self.range(token.place)
            if where.start.line != where.end.line or token.kind not in TOKEN_KINDS:
                continue
            down = where.start.line - line
            right = where.start.character - (0 if down else column)
            modifiers = sum(1 << TOKEN_MODIFIERS.index(name) for name in token.modifiers)
            width = where.end.character - where.start.character
            data += (down, right, width, TOKEN_KINDS.index(token.kind), modifiers)
            line, column = where.start.line, where.start.character
        return types.SemanticTokens(data)


ACTION_KINDS = {kind.value for kind in types.CodeActionKind}


def forced(text: str | Callable[[], str]) -> str:
    """A text that may have been left to a function."""
    return text() if callable(text) else text
