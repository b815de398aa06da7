"""Every setting, with its documentation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from headwater.config.api import Told

severities: Final = ("error", "warning", "information", "hint", "off")
log_levels: Final = ("off", "error", "warning", "info", "debug")

editor_only: Final = ("interpreter", "trace.server")
"""Settings of an editor's client: not ours, and no mistake."""

_sensitive = (
    "race ethnicity ethnic_group sex gender religion nationality national_origin sexual_orientation"
    " disability marital_status political_affiliation"
)
sensitive_columns: Final = tuple(_sensitive.split())

def _setting(key: str, documentation: str, default: Any, **schema: Any) -> Any:
    return field(default=default, metadata={"key": key, "documentation": documentation, "schema": schema})


_names: Final = {"type": "array", "items": {"type": "string"}}
_switch: Final = {"type": "boolean"}


@dataclass(frozen=True)
class Settings:
    """What a person can choose; each field's key is what follows `headwater.`."""

    select: tuple[str, ...] = _setting(
        "rules.select",
        "Rules to run besides those that are on by default: names of rules (`unused-column`), groups"
        " (`leakage/overlap`), or `all`.",
        (),
        **_names,
    )
    ignore: tuple[str, ...] = _setting(
        "rules.ignore",
        "Rules not to run: names of rules, groups, or `all`. Wins over `rules.select` where both name a rule"
        " equally closely.",
        (),
        **_names,
    )
    severity: tuple[tuple[str, str], ...] = _setting(
        "rules.severity",
        "How serious findings are: from the name of a rule or a group to `error`, `warning`, `information`,"
        " `hint` or `off`.",
        (),
        type="object",
        additionalProperties={"type": "string", "enum": list(severities)},
    )
    lens: bool = _setting(
        "lens.enable",
        "Show a line above sources, fits, splits and columns that says what reaches them and what they feed.",
        True,
        **_switch,
    )
    inlay_hints: bool = _setting(
        "inlayHints.enable",
        "Show at the end of a line which columns it adds or removes and what happens to the rows.",
        True,
        **_switch,
    )
    read_sources: bool = _setting(
        "sources.read",
        "Read the heads of data files in the workspace to learn their columns. Nothing leaves the machine.",
        True,
        **_switch,
    )
    source_limit: int = _setting(
        "sources.limit",
        "How many bytes of a data file are read at most.",
        65536,
        type="integer",
        minimum=1024,
        maximum=1 << 20,
    )
    source_folders: tuple[str, ...] = _setting(
        "sources.folders",
        "Folders outside the workspace whose data files may be read, absolute or relative to this file.",
        (),
        **_names,
    )
    keys: tuple[str, ...] = _setting(
        "keys",
        "Columns that identify an entity of which the data has several rows, such as `patient_id`: a random"
        " split then puts rows of one entity on both sides (`ungrouped-split`).",
        (),
        **_names,
    )
    sensitive: tuple[str, ...] = _setting(
        "sensitive",
        "Columns that say something about people which models should not use unnoticed"
        " (`sensitive-feature`, `sensitive-filter`).",
        sensitive_columns,
        **_names,
    )
    follow: bool = _setting(
        "modules.follow",
        "Read the modules of the workspace that a script imports, to know what their functions do. They are never run.",
        True,
        **_switch,
    )
    models: tuple[tuple[str, str], ...] = _setting(
        "models",
        "Files that say in Python what the functions of a module do, by the name of the module, such as"
        ' `{"company.data": "models/data.py"}`: they are read in its place, and never run.',
        (),
        type="object",
        additionalProperties={"type": "string"},
    )
    api: tuple[tuple[str, Told], ...] = _setting(
        "api",
        "What functions and classes mean that we cannot look into, by their full names:"
        " see [the page on your own calls](https://headwater.dev/own-calls).",
        (),
        type="object",
        additionalProperties={"type": "object"},
    )
    exclude: tuple[str, ...] = _setting(
        "exclude",
        "Files and folders that are not checked, as patterns like those of `.gitignore`.",
        (),
        **_names,
    )
    versions: tuple[tuple[str, str], ...] = _setting(
        "versions",
        'The versions of libraries that scripts are written for, such as `{"pandas": "2.2"}`; those that are'
        " installed when not given.",
        (),
        type="object",
        additionalProperties={"type": "string"},
    )
    log_level: str = _setting(
        "logLevel",
        "How much the server writes to its log.",
        "warning",
        type="string",
        enum=list(log_levels),
    )

    def severity_of(self, rule: str, group: str = "") -> str | None:
        """The severity chosen for a rule, or for the closest group that holds it."""
        chosen = dict(self.severity)
        names = [rule, group]
        while "/" in group:
            group = group.rpartition("/")[0]
            names.append(group)
        return next((chosen[name] for name in [*names, "all"] if name in chosen), None)

    def merge(self, editor: Mapping[str, Any], names: Collection[str] = ()) -> "tuple[Settings, tuple[str, ...]]":
        """These settings with an editor's own, which win, and what is wrong with those.

        What an editor leaves out or sends as null is not set there. A default that it sends is as good as any other
        value: so a person can set back what the project's file has set.
        """
        from headwater.config.reading import read

        values, problems = read(editor, names)
        return replace(self, **values), problems


@dataclass(frozen=True)
class Setting:
    """One setting as it is documented."""

    key: str
    """What follows `headwater.`"""
    documentation: str
    default: Any
    schema: Mapping[str, Any]
    """Its values as JSON schema."""
    name: str
    """The field of `Settings`."""

    @property
    def is_table(self) -> bool:
        """Whether its value maps names to values."""
        return bool(self.schema["type"] == "object")


described: Final[tuple[Setting, ...]] = tuple(
    Setting(one.metadata["key"], one.metadata["documentation"], one.default, one.metadata["schema"], one.name)
    for one in fields(Settings)
)
"""Every setting in order."""
