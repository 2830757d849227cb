"""Relations that a node's source names as they stand, without `ref` or `source`: reads that dbt does not know of."""

import re
from functools import lru_cache

# Two patterns and no alternative: what begins with fixed letters is looked for ten times as fast.
_NAME = r"\s+(?:\{\{[^{}]*\}\}\.)*([^\s(){},;]+)"
_FROM, _JOIN = re.compile("from" + _NAME), re.compile("join" + _NAME)
_MADE_HERE = r'[\s(,"`\[]%s["`\]]?\s+as\s*(?:(?:not\s+)?materialized)?\s*\('


def identifiers(source: str) -> set[str]:
    """The last parts of the relation names that a source in lower case writes out, its CTEs' among them."""
    return {_last_part(name) for name in (*_FROM.findall(source), *_JOIN.findall(source))}


def is_cte(identifier: str, source: str) -> bool:
    """Whether the source makes a CTE of that name itself."""
    # Nearly every import CTE is written like this; the pattern takes a hundred times as long.
    if f"{identifier} as (" in source:
        return True
    return re.search(_MADE_HERE % re.escape(identifier), source) is not None


@lru_cache(maxsize=10_000)
def _last_part(name: str) -> str:
    return name.replace('"', "").rpartition(".")[2].strip("`[]")
