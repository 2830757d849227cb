"""How old a source's table may be, and what of it tells that."""

from collections.abc import Iterator

import msgspec

from dbt_impact.project.project import Project


class _Threshold(msgspec.Struct, frozen=True, gc=False):
    filter: str | None = None


class Freshness(msgspec.Struct, frozen=True, gc=False):
    """What `dbt source freshness` asks a table: an expression, or a whole query, and a filter."""

    loaded_at_field: str | None = None
    loaded_at_query: str | None = None
    freshness: _Threshold | None = None

    @property
    def asked(self) -> dict[str, str]:
        """The texts by their settings. A query is asked in place of an expression."""
        texts = {
            "loaded_at_query": self.loaded_at_query,
            "loaded_at_field": None if self.loaded_at_query else self.loaded_at_field,
            "filter": self.freshness.filter if self.freshness is not None else None,
        }
        is_asked = texts["loaded_at_query"] or texts["loaded_at_field"]
        return {setting: text for setting, text in texts.items() if text and text.strip() and is_asked}


def freshness_of(project: Project, source: str) -> Freshness:
    """What is asked of a source. Raises KeyError where there is none."""
    return project.entry(source, Freshness)


def edited_freshness(base: Project, head: Project, source: str) -> Iterator[tuple[str, str, str]]:
    """Each setting that differs, with both texts."""
    before, after = freshness_of(base, source).asked, freshness_of(head, source).asked
    for setting in sorted(before.keys() | after.keys()):
        if before.get(setting) != after.get(setting):
            yield setting, before.get(setting, "none"), after.get(setting, "none")
