"""The columns of a YAML block, as a manifest lists them."""

from collections.abc import Iterator

from dbt_impact.overlay.plain import Fields, mapping, mappings, named, texts

_CONSTRAINT: Fields = {
    "name": None,
    "expression": None,
    "warn_unenforced": True,
    "warn_unsupported": True,
    "to": None,
    "to_columns": [],
}


def columns(blocks: list[Fields]) -> Fields:
    """The columns by name; of two with one name the later counts."""
    return {name: _column(name, block) for name, block in named(blocks)}


def column_blocks(block: Fields, version: Fields) -> list[Fields]:
    """The columns that a block describes, for a version of its model: those that it includes, and its own."""
    common = [each for _, each in named(block.get("columns"))]
    if "columns" not in version:
        return common
    own = [each for _, each in named(version.get("columns"))]
    taken: list[Fields] = []
    given = list(mappings(version.get("columns")))
    for choice in given:
        if "name" in choice or not ("include" in choice or "exclude" in choice):
            continue
        chosen, left = choice.get("include", "all"), texts(choice.get("exclude"))
        taken = [each for each in common if _is_chosen(each, chosen) and each.get("name") not in left]
    if not any("include" in each or "exclude" in each for each in given):
        taken = common
    overridden = {each["name"] for each in own}
    return [each for each in taken if each["name"] not in overridden] + own


def constraints(value: object, *, of_model: bool) -> list[object]:
    """The constraints of a list, in a manifest's shape."""
    found: list[object] = []
    for each in mappings(value):
        known = {key: each.get(key, default) for key, default in _CONSTRAINT.items()}
        own = {"columns": texts(each.get("columns"))} if of_model else {}
        found.append({"type": each.get("type"), **known, **own})
    return found


def tests_of(block: Fields) -> Iterator[object]:
    """The generic tests that stand at a block or a column."""
    for key in ("data_tests", "tests"):
        listed = block.get(key)
        if isinstance(listed, list):
            yield from listed


def _is_chosen(block: Fields, chosen: object) -> bool:
    return chosen in ("all", "*") or block.get("name") in texts(chosen)


def _column(name: str, block: Fields) -> Fields:
    config = mapping(block.get("config"))
    meta = {**mapping(block.get("meta")), **mapping(config.get("meta"))}
    tags = [*texts(block.get("tags")), *texts(config.get("tags"))]
    data_type, quote = block.get("data_type"), block.get("quote")
    return {
        "name": name,
        "description": block.get("description") or "",
        "meta": meta,
        "data_type": data_type if isinstance(data_type, str) else None,
        "constraints": constraints(block.get("constraints"), of_model=False),
        "quote": quote if isinstance(quote, bool) else None,
        "config": {"meta": meta, "tags": tags},
        "tags": tags,
    }
