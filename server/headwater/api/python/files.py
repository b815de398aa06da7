"""Files that scripts open and read themselves: texts, JSON, tables by hand, archives."""

from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Known, Stream, Unknown, Vec, models
from headwater.api.opened import FILE, Opened
from headwater.plan.frames import Scan


def path_of(value: Any) -> str | None:
    """A path as it is known."""
    return str(value) if isinstance(value, str | PurePosixPath) else None


def read(emit: Emit, kind: str, source: Any, via: str) -> Unknown:
    """What a file holds: values made of a step that reads it, and of the rows that name it."""
    scan = emit(Scan((), kind, path_of(source), via, form="unknown"))
    named = emit.refs(source) if isinstance(source, Unknown | Foreign | Frame | Vec) else ()
    return Unknown((*named, scan.ref))


@models(*(f"{FILE}.{name}" for name in ("read", "readlines", "readline", "read_text", "read_bytes", "splitlines")))
def contents(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The text of a file, or its lines."""
    return read(emit, "text", self, "open")


@models(*(f"{FILE}.{name}" for name in ("close", "seek", "tell", "flush", "write", "writelines", "fileno")))
def close(emit: Emit, self: Any, *rest: Any) -> Any:
    """Nothing that rows feel."""
    return None


@models("io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "smart_open.open",
        "tensorflow.io.gfile.GFile", "tensorflow.gfile.Open", "tensorflow.gfile.GFile")  # fmt: skip
def open_(emit: Emit, file: Any, mode: Any = "r", *rest: Any, **options: Any) -> Any:
    """A file opened by another name."""
    if not isinstance(mode, str) or not ("r" in mode or mode in ("", "t", "b")):
        return Unknown()
    path = path_of(file)
    return Known(Opened(path)) if path is not None else Foreign(FILE, emit.refs(file))


def parsing(kind: str, *names: str) -> None:
    """Declare a parser of what an open file holds."""

    def parse(emit: Emit, file: Any = None, *rest: Any, **options: Any) -> Any:
        if isinstance(file, Unknown) and file.refs:
            return file  # a text that was read before
        return read(emit, kind, file, names[0])

    parse.__doc__ = f"`{names[0]}(file)`: what a file of {kind} holds."
    models(*names)(parse)


for _kind, _names in {
    "json": ("json.load", "simplejson.load", "ujson.load", "orjson.load"),
    "yaml": ("yaml.load", "yaml.safe_load"),
    "xml": ("xml.etree.ElementTree.parse", "lxml.etree.parse"),
}.items():
    for _name in _names:
        parsing(_kind, _name)


@models("csv.reader", "csv.DictReader")
def csv_reader(emit: Emit, csvfile: Any, *rest: Any, **options: Any) -> Any:
    """The rows of a table, one by one."""
    if not isinstance(csvfile, str) and not isinstance(csvfile, Foreign):
        return Unknown(emit.refs(csvfile))
    return Stream(read(emit, "csv", csvfile, "csv.reader"), "csv.reader")


@models("python.Stream.fieldnames", "csv.reader.__next__")
def fieldnames(emit: Emit, self: Any) -> Any:
    """The labels of a table read by hand."""
    return Unknown(emit.refs(self))


@models("zipfile.ZipFile", "tarfile.open")
def archive(emit: Emit, file: Any, mode: Any = "r", *rest: Any, **options: Any) -> Any:
    """An archive: its files are read by name."""
    if (path := path_of(file)) is not None:
        emit.remark("path", path)
    return Foreign("zipfile.ZipFile", emit.refs(file))


@models("zipfile.ZipFile.open", "zipfile.ZipFile.extractfile")
def member_of(emit: Emit, self: Any, name: Any = None, *rest: Any, **options: Any) -> Any:
    """A file inside an archive, opened."""
    path = path_of(name)
    return Known(Opened(path)) if path is not None else Foreign(FILE, emit.refs(self, name))


@models("zipfile.ZipFile.read")
def read_member(emit: Emit, self: Any, name: Any = None, *rest: Any, **options: Any) -> Any:
    """The text of a file inside an archive."""
    return read(emit, "text", name, "zipfile.ZipFile.read")


@models("zipfile.ZipFile.extractall", "zipfile.ZipFile.extract", "zipfile.ZipFile.close", "zipfile.ZipFile.namelist",
        "zipfile.ZipFile.infolist", "zipfile.ZipFile.printdir", "zipfile.ZipFile.getnames")  # fmt: skip
def extractall(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Files laid out, which may be read afterwards, or their names."""
    emit.remark("path", "")
    return Unknown()
