"""The type of a term, worked out when it is asked for: leaves from catalogs and contracts, the rest by rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from dbt_impact.lineage.schemas import Schema
from dbt_impact.lineage.terms.operations import operation
from dbt_impact.lineage.terms.terms import Part, Terms, as_term
from dbt_impact.lineage.terms.walls import is_walled
from dbt_impact.lineage.types.data_types import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTERVAL,
    NULL,
    TEXT,
    SqlType,
    element_of,
    read_type,
    shown,
    type_of_node,
)
from dbt_impact.lineage.types.lists import Lists
from dbt_impact.lineage.types.middles import within_group
from dbt_impact.lineage.types.nested import NAMES as NESTED_NAMES
from dbt_impact.lineage.types.nested import nested
from dbt_impact.lineage.types.origins import Origins
from dbt_impact.lineage.types.rules import Comparing, Outcome, Refused, Rules
from dbt_impact.lineage.types.written_types import data_type, literal_type, path_type

Look = Callable[[int], SqlType | None]
_Key = tuple[Part, ...]

_COMPARISONS: Mapping[str, Comparing] = {"=": "=", "<>": "=", "is": "=", "is not": "=", "<": "<", "<=": "<"}
_TRUTHS = frozenset({"Not", "Is", "RegexpLike", "Like", "ILike", "Between", "SimilarTo", "Any", "All"})
# Their value is one that stands in them, in another place.
_WRAPPERS = frozenset(
    "nullable outer aggregate window Filter IgnoreNulls RespectNulls Order Ordered Distinct as first volatile "
    "Paren Alias HavingMax udf rounded".split()
)
_OF_FIRST = frozenset({"in set", "in hierarchy"})
# A recursive CTE's columns have the types of its start; the step's values are cast to them, or have to be the same.
_OF_THE_START = frozenset({"duckdb", "postgres", "redshift", "snowflake"})
# Where a cast fails for a text that is none.
_STRICT = frozenset({"duckdb", "postgres", "redshift", "snowflake", "bigquery", "trino"})
_NUMBERED = frozenset({"RowNumber", "Rank", "DenseRank", "Ntile"})
_SHARES = frozenset({"PercentRank", "CumeDist"})
_SHIFTED = frozenset({"Lag", "Lead", "FirstValue", "LastValue", "NthValue", "First", "Last", "AnyValue", "Nullif"})


class Types:
    """The types of one side's terms. What a leaf is depends on the side, so each has its own.

    `columns_of` gives the terms of a node's own columns by name, for leaves that have SQL and no catalog.
    """

    def __init__(
        self, terms: Terms, dialect: str, rules: Rules | None, columns_of: Callable[[str], Mapping[str, int]]
    ) -> None:
        self.terms, self._dialect, self._rules = terms, dialect, rules
        self._columns_of = columns_of
        self._leaves: dict[str, tuple[str, Schema]] = {}
        self._given: dict[str, dict[str, str | None]] = {}
        self._outcomes: dict[int, Outcome] = {}
        self._origins = Origins(terms, self._outcomes)
        self._lists = Lists(terms, rules) if rules is not None and dialect == "duckdb" else None

    @property
    def dialect(self) -> str:
        return self._dialect

    def add_leaf(self, name: str, unique_id: str, schema: Schema) -> None:
        """Says what a leaf's name stands for: a node, and its columns with the types that are known."""
        self._leaves[name] = (unique_id, schema)

    def listed(self, term: int) -> SqlType | None:
        """The type that a catalog or a contract gives a leaf's column; None for all else. Traces nothing."""
        key = self.terms.key(term)
        while key[0] == "nullable":
            key = self.terms.key(as_term(key[1]))
        known = self._leaves.get(str(key[1])) if key[0] == "col" else None
        text = dict(known[1].columns).get(str(key[3])) if known is not None else None
        return read_type(text, self._dialect) if text else None

    def of(self, term: int) -> SqlType | None:
        """The type of a term's values; None where it is not known."""
        found = self.outcome(term)
        return found if isinstance(found, SqlType) else None

    def outcome(self, term: int) -> Outcome:
        """The type of a term's values, or why its outermost operation does not take its operands."""
        waiting: dict[int, None] = {}
        todo = [term]
        while todo:
            at = todo[-1]
            if at in self._outcomes:
                todo.pop()
                continue
            missing: list[int] = []
            found = self._outcome(at, self._looking(missing))
            for each in missing:
                if each in waiting:  # a model that reads itself
                    self._outcomes[each] = None
            missing = [each for each in missing if each not in self._outcomes]
            if missing:
                waiting[at] = None
                todo.extend(missing)
            else:
                self._outcomes[at] = found
                todo.pop()
        return self._outcomes[term]

    def _looking(self, missing: list[int]) -> Look:
        def look(term: int) -> SqlType | None:
            if term not in self._outcomes:
                missing.append(term)
                return None
            found = self._outcomes[term]
            return found if isinstance(found, SqlType) else None

        return look

    def _outcome(self, term: int, look: Look) -> Outcome:
        key = self.terms.key(term)
        tag = str(key[0])
        if tag == "col":
            return self._leaf(str(key[1]), str(key[3]), look)
        if tag == "dcol":
            return self._defined(key, look)
        if tag == "function":
            return self._leaf(str(key[1]), "result", look)
        if tag == "returns":
            return read_type(str(key[2]), self._dialect) if key[2] else None
        if tag == "literal":
            return literal_type(str(key[1]), str(key[2]), self._dialect)
        if tag in ("null", "Null"):
            return NULL
        if tag == "Boolean":
            return BOOLEAN
        if tag == "window" and (refused := self._frame(key, look)) is not None:
            return refused
        if tag in _WRAPPERS or tag in _OF_FIRST:
            return next((look(part) for part in key[1:] if isinstance(part, int)), None)
        if tag in ("Cast", "TryCast"):
            return self._cast(key, look)
        if tag in ("element of", "position in"):
            listed = look(as_term(key[1])) if tag == "element of" else None
            return BIGINT if tag == "position in" else element_of(listed)
        if tag == "start of":
            return _stored(look(as_term(key[1])))
        if tag == "WithinGroup" and self._dialect == "duckdb":
            return within_group(self.terms, key, look)
        if tag == "chosen as":
            other = read_type(str(key[2]), self._dialect) if key[2] else None
            return self._combined("union", [look(as_term(key[1])), other])
        if tag == "JSONPath":
            return path_type(self.terms, key)
        if tag == "Interval":
            return INTERVAL
        if tag in ("name", "Var"):
            return SqlType(TEXT.kind, literal=str(key[1]))
        return self._composed(term, key, tag, look)

    def _composed(self, term: int, key: _Key, tag: str, look: Look) -> Outcome:
        """What is made of other values."""
        if tag == "scalar":
            return look(as_term(key[2])) if len(key) == 3 else None
        if tag == "field":
            of = look(as_term(key[1]))
            refused = self._rules.field(of) if self._rules is not None and of is not None else None
            return refused or _field(of, str(key[2]), self._dialect)
        if tag == "element" and self._dialect == "duckdb":
            return look(as_term(key[1]))
        if tag == "Struct":
            return self._struct(key, look)
        if tag == "pivoted":
            return self._pivoted(as_term(key[1]), look)
        if tag == "case":
            arms = [*key[2:-1:2], key[-1]]
            return self._combined("case", [look(as_term(each)) for each in arms])
        if tag == "row":
            return SqlType("STRUCT") if self._dialect == "duckdb" else None
        if tag == "stacked":
            return TEXT if len(key) > 3 else look(as_term(key[1]))
        if tag == "unpivot":
            one = str(key[1]).startswith("1 ")
            return self._combined("coalesce", [_stored(look(as_term(each))) for each in key[3:]]) if one else None
        if tag in ("set", "exists", "not"):
            return BOOLEAN
        if tag == "in":
            return self._membership(key, look)
        return self._operation(term, look)

    def _leaf(self, name: str, column: str, look: Look) -> Outcome:
        known = self._leaves.get(name)
        if known is None:
            return None
        unique_id, schema = known
        types = self._given.get(name)
        if types is None:
            types = self._given[name] = dict(schema.columns)
        text = types.get(column)
        if text:
            return read_type(text, self._dialect)
        if schema.known != "sql" or column not in types:
            return None
        term = self._columns_of(unique_id).get(column)
        return None if term is None else _stored(look(term))

    def _defined(self, key: _Key, look: Look) -> Outcome:
        """A column of a relation that holds its own terms: a union's, one behind a wall, one of an opaque node."""
        name = str(key[1])
        inner = as_term(key[3])
        if name.startswith("opaque:"):
            return self._leaf(name, str(key[4]), look)
        in_step = name.startswith("step ") and self._dialect in _OF_THE_START
        if is_walled(key) or in_step:
            return _stored(look(inner))
        if name == "recursion" and self._dialect in _OF_THE_START:
            return _stored(look(as_term(self.terms.key(inner)[3 + int(str(key[4]))])))
        if name == "union":
            cells = [look(part) for part in self.terms.parts(inner)]
            return self._combined("union", cells)
        if name in ("made", "function"):
            return self._element(inner, look)
        return None

    def _element(self, inner: int, look: Look) -> Outcome:
        """One of the values that a function makes rows of: an element of a list."""
        while self.terms.tag(inner) == "outer":
            inner = as_term(self.terms.key(inner)[1])
        made = operation(self.terms, inner)
        if self.terms.key(inner)[:2] == ("call", "generate_subscripts") and self._dialect == "duckdb":
            return BIGINT
        if made is None or made.name not in ("Unnest", "Explode", "GenerateSeries"):
            return None
        found = look(inner)
        if isinstance(refused := self._outcomes.get(inner), Refused):
            return refused
        listed = found if made.name == "GenerateSeries" else look(made.operands[0]) if made.operands else None
        return element_of(listed)

    def _frame(self, key: _Key, look: Look) -> Refused | None:
        """What a `range` adds to the key of a window's order, or takes from it, and cannot."""
        frame = self.terms.key(key[-1]) if isinstance(key[-1], int) else ()
        keys = self.terms.parts(as_term(key[3]))
        if frame[:1] != ("frame",) or "RANGE" not in frame or len(keys) != 1 or self._rules is None:
            return None
        ordered = look(keys[0])
        ends = (frame[i + 1] for i, part in enumerate(frame) if part in ("start", "end"))
        for offset in (look(part) for part in ends if isinstance(part, int)):
            if ordered is not None and offset is not None:
                found = self._rules.call("Sub", ("this", "expression"), [ordered, offset])
                if isinstance(found, Refused):
                    return found
        return None

    def _struct(self, key: _Key, look: Look) -> Outcome:
        """The fields that are written out; not known where the type of one is not."""
        fields: list[tuple[str, SqlType]] = []
        for part in key[1:]:
            if not isinstance(part, int):
                continue
            field = self.terms.key(part)
            found = look(as_term(field[-1])) if field[0] == "PropertyEQ" else None
            if found is None:
                return None
            fields.append((str(self.terms.key(as_term(field[1]))[1]).lower(), found.stored))
        return SqlType("STRUCT", inner=tuple(fields)) if self._dialect == "duckdb" else None

    def _pivoted(self, spread: int, look: Look) -> Outcome:
        """A pivot's column: what its aggregate gives, or what all that it may come of give."""
        key = self.terms.key(spread)
        types = {look(as_term(each)) for each in key[2 : 2 + int(str(key[1]))]}
        return types.pop() if len(types) == 1 else None

    def _cast(self, key: _Key, look: Look) -> Outcome:
        look(as_term(key[1]))
        at = key.index("to") + 1 if "to" in key else 0
        wanted = None if not at else self._written(as_term(key[at]))
        unread = wanted is not None and key[0] == "Cast" and self._dialect in _STRICT
        return (self._origins.unread(as_term(key[1]), wanted) if unread and wanted is not None else None) or wanted

    def named_by_cast(self, term: int) -> SqlType | None:
        """The type that a term is cast to; None for what is no cast. Nothing is worked out for it."""
        key = self.terms.key(term)
        return self._written(as_term(key[key.index("to") + 1])) if key[0] == "Cast" and "to" in key else None

    def _written(self, term: int) -> SqlType | None:
        """The type that a cast names."""
        return type_of_node(data_type(self.terms, term), self._dialect)

    def _combined(self, how: str, types: Sequence[SqlType | None]) -> Outcome:
        if self._rules is not None and how in ("case", "coalesce", "greatest", "union"):
            return self._rules.combined(how, types)  # type: ignore[arg-type]
        known = {None if each is None else each.stored for each in types if each != NULL}
        return known.pop() if len(known) == 1 else None

    def _membership(self, key: _Key, look: Look) -> Outcome:
        one = look(as_term(key[1]))
        inside = self.terms.key(as_term(key[2]))
        is_query = inside[0] == "in-query"
        first = self.terms.key(as_term(key[1]))
        if is_query and first[0] == "Tuple":
            rows = [part for part in first[1:] if isinstance(part, int)], [p for p in inside[2:] if isinstance(p, int)]
            for mine, theirs in zip(*rows, strict=False):
                types = look(mine), look(theirs)
                if self._rules is not None and types[0] is not None and types[1] is not None:
                    refused = self._compared("in query", mine, types[0], theirs, types[1])
                    if refused is not None:
                        return refused
            return BOOLEAN
        parts: Iterable[Part] = inside[2:3] if is_query else inside[1:]
        for part in parts:
            other = look(part) if isinstance(part, int) else None
            if self._rules is not None and one is not None and other is not None:
                refused = self._compared("in query" if is_query else "in", as_term(key[1]), one, as_term(part), other)
                if refused is not None:
                    return refused
        return BOOLEAN

    def _operation(self, term: int, look: Look) -> Outcome:
        made = operation(self.terms, term)
        if made is None:
            return None
        types = [look(each) for each in made.operands]
        name = made.name
        if name in NESTED_NAMES and self._lists is not None and self._rules is not None:
            return nested(self.terms, self._rules, made, look)
        if self._lists is not None and (listed := self._lists.outcome(made, look, self._refused)) is not None:
            return listed
        if name in _COMPARISONS:
            if (of_query := self._of_query(made.operands, look)) is not None:
                return of_query
            if self._rules is None or len(types) != 2 or types[0] is None or types[1] is None:
                return BOOLEAN
            one, other = made.operands
            return self._compared(_COMPARISONS[name], one, types[0], other, types[1]) or BOOLEAN
        if name in _NUMBERED:
            return BIGINT
        if name in _SHARES:
            return DOUBLE
        if name == "Coalesce":
            return self._combined("coalesce", types)
        if name in ("Greatest", "Least"):
            return self._combined("greatest", types)
        if name in _SHIFTED and types:
            return _stored(types[0])
        found = self._rules.call(name, made.places, types) if self._rules is not None else None
        if isinstance(found, Refused) and not found.is_sure and all(map(self._origins.reads_back, made.operands)):
            return None
        return BOOLEAN if found is None and name in _TRUTHS else found

    def _refused(self, term: int) -> Refused | None:
        found = self._outcomes.get(term)
        return found if isinstance(found, Refused) else None

    def _of_query(self, operands: tuple[int, ...], look: Look) -> Outcome:
        """A comparison with `any` or `all` of what a query or a list gives; None where it is none."""
        for place, each in enumerate(operands):
            inner = self.terms.key(each)
            if inner[0] in ("Any", "All") and len(operands) == 2:
                other, column = operands[1 - place], as_term(inner[1])
                if self.terms.tag(column) != "scalar":
                    return BOOLEAN  # of a list
                one, values = look(other), look(column)
                if self._rules is None or one is None or values is None:
                    return BOOLEAN
                return self._compared("in query", other, one, column, values) or BOOLEAN
        return None

    def _compared(self, how: Comparing, one: int, first: SqlType, other: int, second: SqlType) -> Refused | None:
        assert self._rules is not None
        found = self._rules.compared(how, first, second)
        if (
            found is not None
            and not found.is_sure
            and (self._origins.was(one, second) or self._origins.was(other, first))
        ):
            return None
        return found


def _stored(found: SqlType | None) -> SqlType | None:
    return None if found is None else found.stored


def _field(found: SqlType | None, name: str, dialect: str) -> Outcome:
    if found is None or found.kind != "STRUCT":
        return None
    fields = dict(found.inner)
    is_missing = all(fields) and bool(fields) and name.lower() not in fields
    return Refused(f"`{shown(found, dialect)}` has no field `{name}`") if is_missing else fields.get(name.lower())
