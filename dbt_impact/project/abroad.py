"""What a joined project knows of the other projects in it: whose each entry is, and who reads what of ours."""

from collections.abc import Mapping

import msgspec

from dbt_impact.project.catalog import Catalog
from dbt_impact.project.nodes import Group


class Abroad(msgspec.Struct, frozen=True):
    """The entries of other projects by id: the `homes` they belong to, and their `catalogs` with the id used there.

    `groups` are by project and name. For nodes of ours, `read_by` has the projects that read them with the columns that
    those document, in lower case, and `called` the names that sources elsewhere give them.
    """

    homes: Mapping[str, str] = {}
    catalogs: Mapping[str, tuple[Catalog, str]] = {}
    groups: Mapping[tuple[str, str], Group] = {}
    read_by: Mapping[str, Mapping[str, frozenset[str]]] = {}
    called: Mapping[str, frozenset[str]] = {}


NOBODY = Abroad()
