"""Settings as people write them: in an editor, `pyproject.toml` or `headwater.toml`."""

import json
import os
import re
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from headwater.config.api import nearest, told
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
                folders = tuple(str(place / Path(one).expanduser()) for one in settings.source_folders)
                models = tuple((name, str(place / Path(one).expanduser())) for name, one in settings.models)
                settings = replace(settings, source_folders=folders, models=models)
                problems += tuple(
                    f"models.{json.dumps(name)}: there is no file or folder '{_one_line(one, 60)}'"
                    for (name, one), (_, file) in zip(from_mapping(table, names)[0].models, models, strict=True)
                    if not os.path.exists(file)
                )
                return settings, tuple(f"{name}: {line}" for line in problems), place / name
    return _defaults, (), None


def _section(path: Path) -> dict[str, Any] | str | None:
    """The settings in a file: None where it has none, a text where it cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as file:
            data = file.read(_file_limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        return (error.strerror or "cannot be read").lower() if isinstance(error, OSError) else None
    if len(data) > _file_limit:
        return "is too large" if path.name == "headwater.toml" else None
    if path.name == "pyproject.toml" and b"headwater" not in data:
        return None
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return f"is not valid TOML ({_one_line(str(error), 120)})"
    tool = document.get("tool")
    table = tool.get("headwater") if isinstance(tool, dict) else None
    if path.name == "headwater.toml" and table is None:
        return document
    return table if isinstance(table, dict) else None


def read(values: object, names: Collection[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Field values of what is right, lines for what is wrong."""
    found: dict[str, Any] = {}
    tables: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    if not isinstance(values, Mapping):
        return found, () if values is None else (f"settings are no table but {_shown(values)}",)
    for key, value in _flat(values, ""):
        setting, rest = _recognised(key)
        if setting is None:
            if key not in editor_only and (value is not None or not _is_prefix(key)):
                problems.append(_unknown(key))
        elif value is None:
            continue
        elif setting.is_table and rest:
            tables.setdefault(setting.name, {})[rest] = value
        elif setting.is_table and isinstance(value, Mapping):
            tables.setdefault(setting.name, {}).update({str(name): part for name, part in value.items()})
        else:
            read, problem = _checked(setting, value, names)
            if problem:
                problems.append(f"{setting.key}: {problem}")
            if read is not None:
                found[setting.name] = read
    for name, table in tables.items():
        setting = next(one for one in described if one.name == name)
        pairs, lines = told(table) if name == "api" else _pairs(setting, table, names)
        found[name] = pairs
        problems += lines
    return found, tuple(problems)


def _flat(values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Dotted keys with their values; tables that are values stay whole."""
    for key, value in values.items():
        full = f"{prefix}{key}"
        full = full.removeprefix("headwater.")
        if full == "headwater" and isinstance(value, Mapping):
            yield from _flat(value, "")
        elif isinstance(value, Mapping) and _recognised(full)[0] is None and _is_prefix(full):
            yield from _flat(value, f"{full}.")
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
    return f"unknown setting '{_one_line(key, 60)}'{hint}"


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
        return None, f"{value} is not between {low} and {high}, {_fallen_back(setting)}"
    if kind == "string" and isinstance(value, str):
        if value.lower() in setting.schema["enum"]:
            return value.lower(), ""
        choices = ", ".join(setting.schema["enum"])
        return None, f"{_shown(value)} is none of {choices}; {_fallen_back(setting)}"
    words = {"boolean": "true or false", "integer": "a whole number", "object": "a table", "string": "a text"}
    return None, f"expected {words[kind]}, got {_shown(value)}; {_fallen_back(setting)}"


def _list(setting: Setting, value: Any, names: Collection[str]) -> tuple[tuple[str, ...] | None, str]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
        return None, f"expected a list of texts, got {_shown(value)}; {_fallen_back(setting)}"
    if not setting.key.startswith("rules.") or not names:
        return tuple(value), ""
    wrong = [one for one in value if not _is_rule(one, names)]
    right = tuple(one for one in value if one not in wrong)
    return right, "; ".join(_no_rule(one, names) for one in wrong)


def _pairs(
    setting: Setting, table: Mapping[str, Any], names: Collection[str]
) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """The pairs of a table that are right, and a line for each that is not."""
    pairs: list[tuple[str, str]] = []
    problems: list[str] = []
    allowed = setting.schema["additionalProperties"].get("enum")
    for name, value in table.items():
        if allowed and names and not _is_rule(name, names):
            problems.append(f"{setting.key}: {_no_rule(name, names)}")
        elif not isinstance(value, str) or (allowed and value.lower() not in allowed):
            wanted = f"one of {', '.join(allowed)}" if allowed else "a text"
            problems.append(
                f"{setting.key}: expected {wanted} for '{_one_line(name, 60)}', got {_shown(value)}"
            )
        else:
            pairs.append((name, value.lower() if allowed else value))
    return tuple(sorted(pairs)), problems


def _is_rule(name: str, names: Collection[str]) -> bool:
    return name == "all" or name in names or any(one.startswith(name + "/") for one in names)


def _no_rule(name: str, names: Collection[str]) -> str:
    near = "".join(f", did you mean '{one}'?" for one in nearest(name, names))
    return f"no rule or group is named '{_one_line(name, 60)}'{near}"


def _fallen_back(setting: Setting) -> str:
    return f"the default {_shown(_as_json(setting))} holds"


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else _one_line(repr(value), 60)


def _one_line(text: str, most: int) -> str:
    """A text on one line, without control characters and not too long."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    return line if len(line) <= most else line[: most - 1] + "…"
