"""A lineage as an OpenLineage job event, with the column lineage facet."""

import os
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from headwater import __version__

PRODUCER = f"https://pypi.org/project/headwater/{__version__}"
_EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent"
_COLUMNS = "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json"
_SCHEMA = "https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json"


def event(content: dict[str, Any]) -> dict[str, Any]:
    """What a script reads, and the models it fits as what it writes; nothing was run, so there is no run."""
    sources = {source["id"]: dataset(source) for source in content["sources"]}
    return {
        "eventTime": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "producer": PRODUCER,
        "schemaURL": _EVENT,
        "job": {"namespace": "headwater", "name": content["path"].replace(os.sep, "/")},
        "inputs": [
            {**sources[each["id"]], "facets": {"schema": _schema(each["columns"])} if each["columns"] else {}}
            for each in content["sources"]
        ],
        "outputs": [
            _output(each, number, content, sources) for number, each in enumerate(content["models"], 1)
        ],
    }


def dataset(source: dict[str, Any]) -> dict[str, str]:
    """Namespace and name as the naming rules of OpenLineage have them; credentials are left out.

    >>> dataset({"kind": "csv", "name": "../input/train.csv"})
    {'namespace': 'file', 'name': '../input/train.csv'}
    >>> dataset({"kind": "parquet", "name": "s3://bucket/a/b.parquet"})
    {'namespace': 's3://bucket', 'name': 'a/b.parquet'}
    """
    try:
        parts = urlsplit(source["name"])
        place = parts.netloc.rpartition("@")[2]
    except ValueError:
        return {"namespace": "file", "name": source["name"]}
    if len(parts.scheme) > 1 and place:
        return {"namespace": f"{parts.scheme}://{place}", "name": parts.path.lstrip("/") or source["kind"]}
    return {"namespace": "file", "name": source["name"]}


def _schema(names: list[str]) -> dict[str, Any]:
    return {"_producer": PRODUCER, "_schemaURL": _SCHEMA, "fields": [{"name": name} for name in names]}


def _output(
    model: dict[str, Any], number: int, content: dict[str, Any], sources: dict[str, dict[str, str]]
) -> dict[str, Any]:
    made = {each["column"]: each["origins"] for each in content["columns"]}
    read = {
        name: [{"source": given["source"], "column": name}]
        for given in model["inputs"]
        if given["mode"] != "all-except"
        for name in given["columns"]
    }
    named = [] if model["features"]["mode"] == "all-except" else model["features"]["columns"]
    fields: dict[str, Any] = {}
    for name in dict.fromkeys([*named, *model["label"]]):
        origins = made.get(name) or read.get(name) or []
        fields[name] = {
            "inputFields": [
                {**sources[origin["source"]], "field": origin["column"]}
                for origin in origins
                if origin["source"] in sources
            ]
        }
    facet = {"_producer": PRODUCER, "_schemaURL": _COLUMNS, "fields": fields}
    return {
        "namespace": "headwater",
        "name": f"{content['path'].replace(os.sep, '/')}#{model['estimator']}-{number}",
        "facets": {"schema": _schema(list(fields)), "columnLineage": facet} if fields else {},
    }
