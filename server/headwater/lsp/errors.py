"""Why a request gets no result, in the protocol's numbers."""

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
NOT_INITIALIZED = -32002
REQUEST_FAILED = -32803
CONTENT_MODIFIED = -32801
CANCELLED = -32800


class Refused(Exception):
    """A request gets this error for an answer."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Misasked(Refused):
    """The client's question cannot be understood; the reason says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(INVALID_PARAMS, reason)
