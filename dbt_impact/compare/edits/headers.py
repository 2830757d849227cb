"""What a model's own template sends before its query, by `set_sql_header`: no compiled SQL and no setting shows it."""

import re

from dbt_impact.project.nodes import Node

_CALL = r"(?s)\{%-?\s*call\s+set_sql_header\b[^%]*%\}(.*?)\{%-?\s*endcall\s*-?%\}"


def header(node: Node) -> str:
    """The header's text on one line, empty without one."""
    return "; ".join(" ".join(each.split()) for each in re.findall(_CALL, node.raw_code))
