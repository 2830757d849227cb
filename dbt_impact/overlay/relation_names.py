"""Where a new or moved node is built: by the project's own rule where others show it, else by dbt's."""

import re
from collections.abc import Sequence
from functools import cached_property

import msgspec

from dbt_impact.overlay.layer import Layer
from dbt_impact.overlay.own_rules import OwnRules
from dbt_impact.overlay.plain import Fields, texts
from dbt_impact.project.relations import relation_parts

_BUILT = ("model.", "seed.", "snapshot.")
_QUOTES = {'"': '"', "`": "`", "[": "]"}
_PART = re.compile(r'"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[(?:[^\]]|\]\])*\]|[^."`\[\s]+')


class _Settings(msgspec.Struct, frozen=True, gc=False):
    schema: str | None = None
    database: str | None = None


class _Placed(msgspec.Struct, frozen=True, gc=False):
    """Where a node of the manifest is built, and what its settings ask for."""

    database: str | None = None
    schema: str | None = None
    relation_name: str | None = None
    fqn: tuple[str, ...] = ()
    config: _Settings = _Settings()


class _PlacedSource(msgspec.Struct, frozen=True, gc=False):
    """Where a source of the manifest is, and what was written of it."""

    source_name: str | None = None
    database: str | None = None
    schema: str | None = None
    unrendered_database: str | None = None
    unrendered_schema: str | None = None
    relation_name: str | None = None


class RelationNames:
    """Names databases, schemas, aliases and relations after those of a manifest.

    `rules` evaluate those that the project has of its own; `guessed` are what was named by dbt's although there is one.
    """

    def __init__(self, layer: Layer, package: str, rules: OwnRules | None = None) -> None:
        self._layer = layer
        self._package = package
        self._rules = rules
        self.guessed: set[str] = set()

    def place(self, entry: Fields, settings: Fields) -> None:
        """Sets the database, schema, alias and relation of an entry whose settings say where it goes."""
        unique_id = str(entry["unique_id"])
        entry["schema"] = self._schema(unique_id, entry, settings.get("schema"))
        database = settings.get("database")
        usual_database = database if isinstance(database, str) else self._usual_database
        entry["database"] = self._by_rule("database", database, entry) or usual_database
        if entry["resource_type"] == "snapshot":
            for key in ("schema", "database"):
                target = settings.get(f"target_{key}")
                if isinstance(target, str):
                    entry[key] = target
        alias = settings.get("alias")
        version = entry.get("version")
        usual = f"{entry['name']}_v{str(version).replace('.', '_')}" if version is not None else str(entry["name"])
        written = alias.strip() if isinstance(alias, str) else usual
        entry["alias"] = self._by_rule("alias", alias, entry) or written
        ephemeral = settings.get("materialized") == "ephemeral"
        built = unique_id.startswith(_BUILT) and not ephemeral
        entry["relation_name"] = self.relation(entry["database"], entry["schema"], entry["alias"]) if built else None

    def place_source(self, entry: Fields, is_new: bool) -> list[str]:
        """Sets the database, schema and relation of a source. Gives what of it only running dbt would tell."""
        like = self._sibling(entry) if is_new else None
        unclear = []
        for key in ("database", "schema"):
            written = entry.get(f"unrendered_{key}")
            if isinstance(written, str) and "{{" not in written:
                entry[key] = written
            elif like is not None and getattr(like, f"unrendered_{key}") == written:
                entry[key] = getattr(like, key)
            elif written is None and entry.get(key) is None:
                entry[key] = self._usual_database
            elif written is not None:
                unclear.append(f"`{key}`")
        parts = (entry.get("database"), entry.get("schema"), entry.get("identifier"))
        quoted = self._like_sources(like, parts)
        entry["relation_name"] = quoted if quoted is not None else self.relation(*parts)
        return unclear

    def _sibling(self, entry: Fields) -> "_PlacedSource | None":
        """A table of the same source, or of any."""
        found = [
            self._layer.base.entry(each, _PlacedSource) for each in self._layer.base.ids() if each.startswith("source.")
        ]
        same = [each for each in found if each.source_name == entry.get("source_name")]
        return next(iter(same), None)

    def _like_sources(self, like: "_PlacedSource | None", parts: tuple[object, ...]) -> str | None:
        """The name of a relation quoted as that of another table of its source."""
        if like is None or not like.relation_name:
            return None
        openings = [each[0] if each[0] in _QUOTES else "" for each in _PART.findall(like.relation_name)]
        return _quoted(openings, parts) if len(openings) <= len(parts) else None

    def relation(self, *parts: object) -> str:
        """A relation's name from its parts, quoted as the manifest quotes."""
        return _quoted(self._quoting[-len(parts) :], parts)

    def _schema(self, unique_id: str, entry: Fields, custom: object) -> str:
        wanted = custom.strip() if isinstance(custom, str) else None
        if self._has_own("schema"):
            found = self._told("schema", wanted, entry) or self._like(entry, wanted)
            if found is not None:
                return found
            self.guessed.add(unique_id)
        return self._target_schema if wanted is None else f"{self._target_schema}_{wanted}"

    def _by_rule(self, component: str, custom: object, entry: Fields) -> str | None:
        """What the project's own rule gives; None without one, and where it can't be told, which is then a guess."""
        if not self._has_own(component):
            return None
        found = self._told(component, custom if isinstance(custom, str) else None, entry)
        if found is None:
            self.guessed.add(str(entry["unique_id"]))
        return found

    def _told(self, component: str, custom: str | None, entry: Fields) -> str | None:
        return None if self._rules is None else self._rules.named(component, custom, entry)

    def _has_own(self, component: str) -> bool:
        name = f"generate_{component}_name"
        owners = [each.split(".")[1] for each in self._layer.macro_ids() if each.endswith(f".{name}")]
        return any(each != "dbt" for each in owners)

    def _like(self, entry: Fields, custom: str | None) -> str | None:
        """The schema of the node nearest by folder whose settings ask for the same one."""
        fqn = texts(entry["fqn"])
        alike = [each for each in self._nodes if (each.config.schema or None) == custom]
        return max(alike, key=lambda each: _common(fqn, each.fqn)).schema if alike else None

    @cached_property
    def _nodes(self) -> list[_Placed]:
        """The project's own nodes that build something."""
        own = tuple(f"{kind}{self._package}." for kind in _BUILT)
        base = self._layer.base
        found = (base.entry(each, _Placed) for each in base.ids() if each.startswith(own))
        return [each for each in found if each.relation_name]

    @cached_property
    def _target_schema(self) -> str:
        for each in self._nodes:
            custom, named = each.config.schema, each.schema or ""
            if not custom:
                return named
            if named.endswith(f"_{custom}"):
                return named.removesuffix(f"_{custom}")
        return "main"

    @cached_property
    def _usual_database(self) -> str | None:
        return next((each.database for each in self._nodes if not each.config.database), None)

    @cached_property
    def _quoting(self) -> list[str]:
        """How the parts of a relation's name are quoted: the opening of each."""
        for name in (str(each.relation_name) for each in self._nodes):
            if len(relation_parts(name)) > 1:
                return [each[0] if each[0] in _QUOTES else "" for each in _PART.findall(name)]
        return ['"', '"', '"']


def _quoted(openings: Sequence[str], parts: Sequence[object]) -> str:
    named = zip(openings, parts[-len(openings) :], strict=True)
    return ".".join(f"{opening}{part}{_QUOTES.get(opening, '')}" for opening, part in named if part)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many folders two nodes have in common."""
    count = 0
    for left, right in zip(one[:-1], other[:-1], strict=False):
        if left != right:
            break
        count += 1
    return count
