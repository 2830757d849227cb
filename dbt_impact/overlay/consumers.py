"""Exposures, metrics, semantic models, saved queries, unit tests and groups, as YAML declares them."""

from collections.abc import Iterator

from dbt_impact.compile.static.calls import Ref, Scan
from dbt_impact.compile.static.scan import scan_argument
from dbt_impact.errors import Unreadable
from dbt_impact.overlay.derived import Derived
from dbt_impact.overlay.merging import block_settings, merged
from dbt_impact.overlay.plain import Fields, is_mapping, mapping, mappings, named, texts
from dbt_impact.overlay.side import Side

LISTS = {
    "exposures": "exposure",
    "semantic_models": "semantic_model",
    "metrics": "metric",
    "saved_queries": "saved_query",
    "unit_tests": "unit_test",
    "groups": "group",
}
"""The lists of a YAML file that declare consumers and groups, and the types that come of them."""


def declared(side: Side, path: str, key: str, name: str, block: Fields) -> Derived:
    """The entry of one block of such a list."""
    kind, package = LISTS[key], side.project.name
    model = block.get("model")
    of_model = [model] if kind == "unit_test" and isinstance(model, str) else []
    fields: Fields = {
        **{word: value for word, value in block.items() if word not in ("config", "depends_on")},
        "unique_id": ".".join((kind, package, *of_model, name)),
        "resource_type": kind,
        "package_name": package,
        "name": name,
        "path": path.partition("/")[2],
        "original_file_path": path,
        "fqn": [package, *path.split("/")[1:-1], *of_model, name],
    }
    fields |= _SHAPES.get(kind, _as_written)(block)
    levels = [*(side.project.levels(kind, texts(fields["fqn"])) if kind in side.project.kinds else ())]
    settings = merged([*levels, block_settings(block)])
    return Derived(str(fields["unique_id"]), fields, settings, settings, tuple(_reads(kind, block)))


def names_read(kind: str, block: Fields) -> Iterator[tuple[str, str]]:
    """What an entry reads that no `ref` names, as type and name: measures' semantic models are looked for elsewhere."""
    if kind == "metric":
        yield from _of_metric(block)
    elif kind == "saved_query":
        for name in texts(mapping(block.get("query_params")).get("metrics")):
            yield "metric", name


def _of_metric(block: Fields) -> Iterator[tuple[str, str]]:
    given = mapping(block.get("type_params"))
    measure = given.get("measure")
    for each in (measure, mapping(given.get("conversion_type_params")).get("base_measure")):
        if (name := _name(each)) is not None:
            yield "measure", name
    for each in (given.get("numerator"), given.get("denominator"), *_list(given.get("metrics"))):
        if (name := _name(each)) is not None:
            yield "metric", name


def _reads(kind: str, block: Fields) -> Iterator[Scan]:
    model = block.get("model")
    if kind == "unit_test" and isinstance(model, str):
        yield Scan(refs=(Ref(model.partition(".")[0]),), config={})
        return
    listed = texts(block.get("depends_on")) if kind == "exposure" else texts(model)
    for each in listed:
        try:
            yield scan_argument(each)
        except Unreadable:
            continue


def _as_written(block: Fields) -> Fields:
    return {}


def _exposure(block: Fields) -> Fields:
    own = ("type", "owner", "label", "maturity", "url")
    return {**{key: block.get(key) for key in own}, "description": block.get("description") or ""}


def _metric(block: Fields) -> Fields:
    given = mapping(block.get("type_params"))
    params: Fields = dict(given)
    for key in ("measure", "numerator", "denominator"):
        if (name := _name(given.get(key))) is not None:
            inner = given[key]
            params[key] = {"name": name, **(inner if is_mapping(inner) else {})}
    measures = [params["measure"]] if is_mapping(params.get("measure")) else []
    params["metrics"] = [each if is_mapping(each) else {"name": each} for each in _list(given.get("metrics"))]
    params["input_measures"] = measures
    return {"type_params": params, "filter": _filter(block.get("filter")), "label": block.get("label")}


def _saved_query(block: Fields) -> Fields:
    params = mapping(block.get("query_params"))
    return {"query_params": {**params, "where": _filter(params.get("where"))}}


def _filter(written: object) -> object:
    """A filter as dbt keeps it: its templates in a list."""
    found = texts(written)
    return {"where_filters": [{"where_sql_template": each} for each in found]} if found else None


def _unit_test(block: Fields) -> Fields:
    def rows(each: Fields) -> Fields:
        return {**each, "format": each.get("format") or "dict", "rows": each.get("rows")}

    given = [rows(each) for each in mappings(block.get("given"))]
    return {"given": given, "expect": rows(mapping(block.get("expect")))}


def _name(written: object) -> str | None:
    found = written.get("name") if is_mapping(written) else written
    return found if isinstance(found, str) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def measures_of(block: Fields) -> Iterator[str]:
    """The names of the measures of a semantic model."""
    for name, _ in named(block.get("measures")):
        yield name


_SHAPES = {
    "exposure": _exposure,
    "metric": _metric,
    "saved_query": _saved_query,
    "unit_test": _unit_test,
}
