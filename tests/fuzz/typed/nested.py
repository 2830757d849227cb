"""Random typed queries of lists and structs, of stars and patterns, and of tables that are turned."""

# ruff: noqa: E501 - ways to write one thing are read best on one line
from collections.abc import Callable

from tests.fuzz.tables import NAMED_KINDS
from tests.fuzz.typed.joined import Joined


class Nested(Joined):
    """Writes queries whose columns or rows are made of what stands in values or names."""

    def shapes(self) -> tuple[Callable[[], str], ...]:
        return (
            *super().shapes(), self._unnested, self._fields, self._stars, self._stars, self._patterns, self._pivot, self._unpivot,
        )  # fmt: skip

    def _unnested(self) -> str:
        """A row for each element of a list, in the select list, beside the table, or with its place."""
        made = self.way(
            "l", "o", "l || o", "list_sort(l)", "[id, k]", "l[1:2]", "coalesce(l, [])", "list_distinct(l)", "[k]"
        )
        inner = ", ".join(f"a.{each}" if each.isalpha() else each for each in ("id",))
        test = self.way("", " where e is not null", " where e > 1", " where e = 1 or e is null")
        own = made.replace("l", "a.l") if made in ("l", "l[1:2]") else made
        return self.way(
            f"select id, e from (select id, unnest({made}) as e from c){test}",
            f"select {inner}, u.e from c as a, unnest({own}) as u(e){test}",
            f"select {inner}, u.e from c as a cross join lateral unnest({own}) as u(e){test}",
            f"select {inner}, u.e from c as a left join lateral unnest({own}) as u(e) on true{test}",
            f"select {inner}, u.e from c as a, lateral (select unnest({own})) as u(e){test}",
            f"select {inner}, u.e from c as a, unnest({own}) with ordinality as u(e, n){test}",
            f"select id, e from (select id, unnest({made}) as e, unnest([1]) as n from c){test}",
            f"select id, unnest(list_filter({made}, lambda e: e > 1)) as e from c",
        )

    def _fields(self) -> str:
        return self.way(
            "select id, g.f as c0, g.h as c1 from c", "select id, g['f'] as c0, g['h'] as c1 from c",
            "select id, unnest(g) from c", "select id, g.* from c", "select id, g.* exclude (h) from c",
            "select id, struct_extract(g, 'f') as c0, (g).h as c1 from c", "select id, f as c0, h as c1 from (select id, g.* from c)",
            "select id, s.f as c0, s.h as c1 from (select id, {'f': g.f, 'h': g.h} as s from c)",
            "select id, s.f as c0, s.h as c1 from (select id, {'h': g.h, 'f': g.f} as s from c)",
            "select id, {'f': g.f, 'h': g.h} as c0 from c", "select id, struct_pack(f := g.f, h := g.h) as c0 from c",
            "select id, g as c0 from c", "select id, struct_pack(h := g.h, f := g.f) as c0 from c", "select id, row(g.f, g.h) as c0 from c",
            "select id, {'F': g.f, 'h': g.h} as c0 from c",
        )  # fmt: skip

    def _stars(self) -> str:
        """A star with columns left out, replaced and renamed, or the list that it stands for."""
        table = self.random.choice(sorted(NAMED_KINDS))
        kinds = NAMED_KINDS[table]
        one, other = self.random.sample(list(kinds), 2)
        value = self.value(kinds, kinds[one])
        names = list(kinds)
        whole = ", ".join(f"{value} as {each}" if each == one else each for each in names)
        short = ", ".join(each for each in names if each != one)
        renamed = ", ".join(f"{each} as {each}z" if each == one else each for each in names)
        seen = self.way(
            "*", f"* exclude ({one})", f"* exclude {one}", f"* replace ({value} as {one})", f"* rename ({one} as {one}z)", whole,
            short, renamed, f"{table}.* exclude ({one})", f"* exclude ({other})", f"* replace ({one} as {other})",
            f"* exclude ({one}), {value} as {one}", f"columns(* exclude ({one}))", f"* like '{one}%'", f"* rename ({one} as {other}z)",
            f"columns(lambda d: d <> '{one}')", f"columns(lambda c: c <> '{one}')", f"* exclude ({one}) replace ({other} as {other})",
        )  # fmt: skip
        return f"select {seen} from {table}{self.way('', '', f' where {self.condition(kinds)}')}"

    def _patterns(self) -> str:
        """One calculation over several columns."""
        table = self.random.choice(sorted(NAMED_KINDS))
        names = self.random.sample(list(NAMED_KINDS[table]), 2)
        both = ", ".join(repr(name) for name in names)
        listed = ", ".join(f"max({name}) as {name}" for name in names)
        return self.way(
            f"select max(columns([{both}])) from {table}", f"select {listed} from {table}", f"select max(columns('{names[0]}|{names[1]}')) from {table}",
            f"select min(columns([{both}])) from {table}", f"select columns([{both}])::varchar from {table}",
            f"select {names[0]}::varchar as {names[0]}, {names[1]}::varchar as {names[1]} from {table}",
            f"select coalesce(columns([{both}])) from {table}", f"select {', '.join(names)} from {table}", f"select count(columns([{both}])) from {table}",
            f"select * from {table} where columns([{both}]) is not null", f"select * from {table} where {names[0]} is not null and {names[1]} is not null",
        )  # fmt: skip

    def _pivot(self) -> str:
        """Values that are spread to columns, by `pivot` or by filtered aggregates."""
        table, key, spread, values = self.random.choice((
            ("v", "k", "s", ("a", "b")), ("v", "id", "p", ("true", "false")), ("c", "s", "k", ("1", "2")), ("w", "k", "d", ("2024-01-31", "2024-02-29")),
        ))  # fmt: skip
        quoted = [each if each.isdigit() or each in ("true", "false") else f"'{each}'" for each in values]
        value = self.random.choice([each for each in NAMED_KINDS[table] if each not in (key, spread)])
        function = self.way("max", "count", "min")
        one, other = (f'"{each}"' for each in values)
        filtered = [f"{function}({value}) filter (where {spread} = {each})" for each in quoted]
        cased = [f"{function}(case when {spread} = {each} then {value} end)" for each in quoted]
        inner = f"select {key}, {spread}, {value} from {table}"
        return self.way(
            f"select {key}, {one} as c0, {other} as c1 from (pivot {table} on {spread} in ({', '.join(quoted)}) using {function}({value}) group by {key})",
            f"select {key}, {one} as c0, {other} as c1 from (pivot {table} on {spread} in ({', '.join(quoted[::-1])}) using {function}({value}) group by {key})",
            f"select {key}, {filtered[0]} as c0, {filtered[1]} as c1 from {table} group by {key}",
            f"select {key}, {cased[0]} as c0, {cased[1]} as c1 from {table} group by {key}",
            f"select {key}, {one} as c0, {other} as c1 from ({inner}) pivot ({function}({value}) for {spread} in ({', '.join(quoted)}))",
        )

    def _unpivot(self) -> str:
        """Columns that are stacked, by `unpivot` or by a union."""
        table = self.random.choice(sorted(NAMED_KINDS))
        kinds = NAMED_KINDS[table]
        one = self.random.choice([each for each in kinds if each != "id"])
        same = [
            each for each, kind in kinds.items() if each not in ("id", one) and (kind == kinds[one] or self.chance(0.2))
        ]
        other = self.random.choice(same or [each for each in kinds if each not in ("id", one)])
        nulls = self.way("", "", "include nulls ")
        return self.way(
            f"select id, n, val from (unpivot {table} on {one}, {other} into name n value val)",
            f"select id, n, val from (unpivot {table} on {other}, {one} into name n value val)",
            f"select id, n, val from {table} unpivot {nulls}(val for n in ({one}, {other}))",
            f"select id, '{one}' as n, {one} as val from {table} union all select id, '{other}' as n, {other} as val from {table}",
            f"select id, n, val from (unpivot (select id, {one}, {other} from {table}) on columns(* exclude (id)) into name n value val)",
            f"select id, 'z' || n as n, val from (unpivot {table} on {one}, {other} into name n value val)",
            f"select id, unnest(['{one}', '{other}']) as n, unnest([{one}, {other}]) as val from {table}",
        )
