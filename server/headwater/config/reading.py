"""Settings as people write them: in an editor, `pyproject.toml` or `headwater.toml`."""

import json
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from headwater.base.regular import Unreadable, content
from headwater.config.api import told
from headwater.config.mistakes import Mistake, first_of, nearest, one_line, shown
from headwater.config.settings import Setting, Settings, described, editor_only

_file_limit: Final = 1 << 20

Read = tuple[Settings, tuple[str, ...]]
"""Settings, and a line for each mistake."""

_defaults: Final = Settings()
_by_key: Final = {re.sub("[-_]", "", one.key).lower(): one for one in described}


def editor_schema() -> dict[str, dict[str, Any]]:
    """The settings as an editor's configuration block: JSON schemas by full key."""
    return {
        f"headwater.{one.key}": {
            **one.schema,
            "default": _as_json(one),
            "markdownDescription": one.documentation,
            "scope": "resource",
        }
        for one in described
    }


def _as_json(setting: Setting) -> Any:
    value = setting.default
    return dict(value) if setting.is_table else list(value) if isinstance(value, tuple) else value


def from_mapping(values: Mapping[str, Any], names: Collection[str] = ()) -> Read:
    """Settings from nested or dotted keys in any spelling; a wrong value is a line and the default.

    `names` are the rules and groups there are, where the caller knows them.

    >>> from_mapping({"rules": {"select": ["all"]}, "log-level": "debug"})[0].log_level
    'debug'
    >>> from_mapping({"headwater.lens.enabled": True})[1]
    ("unknown setting 'lens.enabled', did you mean 'lens.enable'?",)
    """
    found, problems = read(values, names)
    return replace(_defaults, **found), problems


def load(folder: Path, names: Collection[str] = ()) -> tuple[Settings, tuple[str, ...], Path | None]:
    """Settings of the nearest `headwater.toml` or `pyproject.toml` with a section for us, and that file."""
    start = Path(os.path.abspath(folder))
    for place in (start, *start.parents):
        for name in ("headwater.toml", "pyproject.toml"):
            table = _section(place / name)
            if isinstance(table, str):
                return _defaults, (f"{name}: {table}",), place / name
            if table is not None:
                settings, problems = from_mapping(table, names)
                folders = tuple(os.path.join(place, os.path.expanduser(one)) for one in settings.source_folders)
                models = tuple((each, os.path.join(place, os.path.expanduser(one))) for each, one in settings.models)
                absent = [
                    partial(_no_file, each, one)
                    for (each, one), (_, file) in zip(settings.models, models, strict=True)
                    if not os.path.exists(file)
                ]
                settings = replace(settings, source_folders=folders, models=models)
                problems = (*problems, *first_of(absent))
                return settings, tuple(f"{name}: {line}" for line in problems), place / name
    return _defaults, (), None


def _no_file(name: str, file: str) -> str:
    return f"models.{json.dumps(one_line(name, 60))}: there is no file or folder '{one_line(file, 60)}'"


def _section(path: Path) -> dict[str, Any] | str | None:
    """The settings in a file: None where it has none, a text where it cannot be read."""
    data = content(path, _file_limit)
    if isinstance(data, Unreadable):
        # A `pyproject.toml` need not be about us.
        return None if data.missing or path.name == "pyproject.toml" else data.reason
    if path.name == "pyproject.toml" and b"headwater" not in data:
        return None
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        return f"is not valid TOML ({one_line(str(error), 120)})"
    except RecursionError:
        return "is not valid TOML (nested beyond all measure)"
    tool = document.get("tool")
    table = tool.get("headwater") if isinstance(tool, dict) else None
    if path.name == "headwater.toml" and table is None:
        return document
    return table if isinstance(table, dict) else None


def read(values: object, names: Collection[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Field values of what is right, lines for what is wrong."""
    found: dict[str, Any] = {}
    tables: dict[str, dict[str, Any]] = {}
    problems: list[Mistake] = []
    if not isinstance(values, Mapping):
        return found, () if values is None else (f"settings are no table but {shown(values)}",)
    for key, value in _flat(values, ""):
        setting, rest = _recognised(key)
        if setting is None:
            if key not in editor_only and (value is not None or not _is_prefix(key)):
                problems.append(partial(_unknown, key))
        elif value is None:
            continue
        elif setting.is_table and rest:
            tables.setdefault(setting.name, {})[rest] = value
        elif setting.is_table and isinstance(value, Mapping):
            tables.setdefault(setting.name, {}).update({str(name): part for name, part in value.items()})
        else:
            read, problem = _checked(setting, value, names)
            if problem:
                problems.append(partial(str, f"{setting.key}: {problem}"))
            if read is not None:
                found[setting.name] = read
    for name, table in tables.items():
        setting = next(one for one in described if one.name == name)
        pairs, lines = told(table) if name == "api" else _pairs(setting, table, names)
        found[name] = pairs
        problems += lines
    return found, tuple(first_of(problems))


def _flat(values: Mapping[str, Any], prefix: str, *, section: bool = True) -> Iterator[tuple[str, Any]]:
    """Dotted keys with their values; tables that are values stay whole. The section's own name may stand around all."""
    for key, value in values.items():
        full = f"{prefix}{key}"
        full = full.removeprefix("headwater.")
        if section and full == "headwater" and isinstance(value, Mapping):
            yield from _flat(value, "", section=False)
        elif isinstance(value, Mapping) and _recognised(full)[0] is None and _is_prefix(full):
            yield from _flat(value, f"{full}.", section=False)
        else:
            yield full, value


def _plain(key: str) -> str:
    return re.sub("[-_]", "", key).lower()


def _is_prefix(key: str) -> bool:
    plain = _plain(key) + "."
    return any(one.startswith(plain) for one in (*_by_key, *editor_only))


def _recognised(key: str) -> tuple[Setting | None, str]:
    """The setting a key names, and what follows the key of a table."""
    plain = _plain(key)
    if plain in _by_key:
        return _by_key[plain], ""
    for known, setting in _by_key.items():
        if setting.is_table and plain.startswith(known + "."):
            return setting, key.split(".", known.count(".") + 1)[-1]
    return None, ""


def _unknown(key: str) -> str:
    inside = [one for one in _by_key if one.startswith(_plain(key) + ".")]
    near = inside or nearest(_plain(key), _by_key)
    hint = f", did you mean '{_by_key[near[0]].key}'?" if near else ""
    return f"unknown setting '{one_line(key, 60)}'{hint}"


def _checked(setting: Setting, value: Any, names: Collection[str]) -> tuple[Any, str]:
    """The value as the field takes it, or None, and what is wrong with it."""
    if (kind := setting.schema["type"]) == "array":
        return _list(setting, value, names)
    if kind == "boolean" and isinstance(value, bool):
        return value, ""
    if kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
        low, high = setting.schema["minimum"], setting.schema["maximum"]
        if low <= value <= high:
            return value, ""
        return None, f"{shown(value)} is not between {low} and {high}, {_fallen_back(setting)}"
    if kind == "string" and isinstance(value, str):
        if value.lower() in setting.schema["enum"]:
            return value.lower(), ""
        choices = ", ".join(setting.schema["enum"])
        return None, f"{shown(value)} is none of {choices}; {_fallen_back(setting)}"
    words = {"boolean": "true or false", "integer": "a whole number", "object": "a table", "string": "a text"}
    return None, f"expected {words[kind]}, got {shown(value)}; {_fallen_back(setting)}"


def _list(setting: Setting, value: Any, names: Collection[str]) -> tuple[tuple[str, ...] | None, str]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
        return None, f"expected a list of texts, got {shown(value)}; {_fallen_back(setting)}"
    if not setting.key.startswith("rules.") or not names:
        return tuple(value), ""
    right = tuple(one for one in value if _is_rule(one, names))
    wrong = [partial(_no_rule, one, names) for one in value if not _is_rule(one, names)]
    return right, "; ".join(first_of(wrong))


def _pairs(
    setting: Setting, table: Mapping[str, Any], names: Collection[str]
) -> tuple[tuple[tuple[str, str], ...], list[Mistake]]:
    """The pairs of a table that are right, and what is wrong with each that is not."""
    pairs: list[tuple[str, str]] = []
    problems: list[Mistake] = []
    allowed = setting.schema["additionalProperties"].get("enum")
    for name, value in table.items():
        if allowed and names and not _is_rule(name, names):
            problems.append(partial(_no_rule, name, names, f"{setting.key}: "))
        elif not isinstance(value, str) or (allowed and value.lower() not in allowed):
            problems.append(partial(_no_value, setting, name, value))
        else:
            pairs.append((name, value.lower() if allowed else value))
    return tuple(sorted(pairs)), problems


def _is_rule(name: str, names: Collection[str]) -> bool:
    return name == "all" or name in names or any(one.startswith(name + "/") for one in names)


def _no_rule(name: str, names: Collection[str], where: str = "") -> str:
    near = "".join(f", did you mean '{one}'?" for one in nearest(name, names))
    return f"{where}no rule or group is named '{one_line(name, 60)}'{near}"


def _no_value(setting: Setting, name: str, value: Any) -> str:
    allowed = setting.schema["additionalProperties"].get("enum")
    wanted = f"one of {', '.join(allowed)}" if allowed else "a text"
    return f"{setting.key}: expected {wanted} for '{one_line(name, 60)}', got {shown(value)}"


def _fallen_back(setting: Setting) -> str:
    return f"the default {shown(_as_json(setting))} holds"
