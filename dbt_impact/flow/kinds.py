"""The kinds of things that a question can be narrowed to, as dbt's resource types."""

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    "models": ("model", "snapshot"),
    "sources": ("source", "seed"),
    "exposures": ("exposure",),
    "tests": ("test", "unit_test"),
    "metrics": ("metric", "semantic_model", "saved_query"),
}
