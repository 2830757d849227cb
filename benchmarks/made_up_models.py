"""A made-up dbt project: sources, staging, intermediates, marts. All columns that its SQL names exist.

Models read mostly models of their own domain and now and then a hub that the whole project reads, so that an
edit reaches tens of models, and a hundred from a hub. Both sqlglot's duckdb and its snowflake parse the SQL.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ENTITIES = (
    "orders",
    "customers",
    "invoices",
    "payments",
    "sessions",
    "campaigns",
    "tickets",
    "shipments",
    "products",
)
SYSTEMS = ("shop", "crm", "billing", "web", "support", "ads")
POOLS = {
    "fk": ("customer_id", "account_id", "product_id", "campaign_id", "owner_id", "store_id"),
    "text": (
        "status",
        "channel",
        "country_code",
        "currency",
        "email",
        "title",
        "category",
        "region",
        "device",
        "plan",
        "segment",
        "reason",
        "stage",
        "priority",
        "language",
    ),
    "number": (
        "amount",
        "tax",
        "discount",
        "shipping_cost",
        "refund",
        "quantity",
        "unit_price",
        "score",
        "balance",
        "fee",
        "margin",
        "duration",
        "weight",
        "clicks",
        "impressions",
    ),
    "time": ("created_at", "updated_at", "closed_at", "shipped_at", "paid_at"),
    "flag": ("is_deleted", "is_test", "is_active", "is_returning"),
}
TYPES = {
    "key": "BIGINT",
    "fk": "BIGINT",
    "text": "VARCHAR",
    "number": "DOUBLE",
    "time": "TIMESTAMP",
    "flag": "BOOLEAN",
}
WIDEST = 40
DOMAIN = 12
"""How many staging models make a domain."""


@dataclass(frozen=True)
class Column:
    """A column and what it holds: one of the keys of `TYPES`."""

    name: str
    kind: str


@dataclass(frozen=True)
class Relation:
    """A source or a model. `raw` holds Jinja; `parents` are the relations that it reads."""

    name: str
    layer: str
    domain: int
    columns: tuple[Column, ...]
    parents: tuple["Relation", ...] = ()
    raw: str = ""

    @property
    def unique_id(self) -> str:
        return f"source.shop.raw.{self.name}" if self.layer == "source" else f"model.shop.{self.name}"

    @property
    def reference(self) -> str:
        return f"{{{{ source('raw', '{self.name}') }}}}" if self.layer == "source" else f"{{{{ ref('{self.name}') }}}}"

    def of(self, kind: str) -> list[str]:
        return [column.name for column in self.columns if column.kind == kind]

    def first(self, kind: str) -> str:
        return self.of(kind)[0]


Item = tuple[str, str, str]
"""A line of a select list: expression, alias, kind."""


def select(items: Sequence[Item]) -> str:
    """A select list, one item a line."""
    lines = [name if name == sql else f"{sql} as {name}" for sql, name, _ in items]
    return "select\n        " + ",\n        ".join(lines)


def cte(name: str, *clauses: str) -> str:
    body = "\n".join(f"    {clause}" for clause in clauses)
    return f"{name} as (\n\n{body}\n\n)"


def imported(relation: Relation, name: str | None = None) -> str:
    """The import CTE that dbt's style guide asks for: `select *` from one parent."""
    return cte(name or relation.name, f"select * from {relation.reference}")


def query(ctes: Sequence[str], last: str) -> str:
    """The whole model: CTEs, and everything of the last one."""
    return "with " + ",\n\n".join(ctes) + f"\n\nselect * from {last}\n"


def columns_of(items: Sequence[Item]) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for _, name, kind in items)


def distinct(items: Sequence[Item]) -> list[Item]:
    """The items without those whose alias an earlier one has, and no more than a wide model has."""
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item[1], item)
    return list(first.values())[:WIDEST]


def kept(relation: Relation, count: int) -> list[Column]:
    """About `count` columns of a relation, in its order, with every kind among them."""
    needed = {relation.first(kind) for kind in TYPES}
    spare = iter(column.name for column in relation.columns if column.name not in needed)
    chosen = needed | {name for name, _ in zip(spare, range(count - len(needed)), strict=False)}
    return [column for column in relation.columns if column.name in chosen]


def source(chance: random.Random, number: int) -> Relation:
    """A table of a made-up system, 12 to 38 columns wide."""
    columns = [Column("id", "key")]
    for kind, (low, high) in {
        "fk": (2, 4),
        "text": (4, 14),
        "number": (3, 12),
        "time": (2, 4),
        "flag": (1, 3),
    }.items():
        names = POOLS[kind]
        columns += [
            Column(name, kind) for name in names[:1] + tuple(chance.sample(names[1:], chance.randint(low, high) - 1))
        ]
    return Relation(
        f"{SYSTEMS[number % 6]}_{ENTITIES[number % 9]}_{number}", "source", number // DOMAIN, tuple(columns)
    )


def staging(chance: random.Random, number: int, of: Relation) -> Relation:
    """Rename, clean and cast one source's columns."""
    items: list[Item] = [("id", f"{ENTITIES[number % 9][:-1]}_key", "key")]
    for column in of.columns[1:]:
        sql = column.name
        if column.kind == "text" and chance.random() < 0.5:
            sql = f"lower(trim({sql}))"
        elif column.kind == "number":
            sql = f"{{{{ cents_to_units('{sql}') }}}}" if chance.random() < 0.6 else f"coalesce({sql}, 0)"
        items.append((sql, column.name, column.kind))
    raw = query([imported(of, "source"), cte("renamed", select(items), "from source")], "renamed")
    return Relation(f"stg_{of.name}", "staging", of.domain, columns_of(items), (of,), raw)


def joined(chance: random.Random, name: str, parents: Sequence[Relation]) -> Relation:
    """The first parent with columns of the others, joined on its foreign keys."""
    left, *others = parents
    items: list[Item] = [(f"{left.name}.{column.name}", column.name, column.kind) for column in kept(left, 26)]
    joins: list[str] = []
    for position, other in enumerate(others):
        added = chance.sample(other.columns, min(5, len(other.columns)))
        items += [(f"{other.name}.{column.name}", f"{column.name}_{position + 2}", column.kind) for column in added]
        number, theirs = left.first("number"), other.first("number")
        sql = f"coalesce({left.name}.{number}, 0) - coalesce({other.name}.{theirs}, 0)"
        items.append((sql, f"net_{number}_{position + 2}", "number"))
        items.append((f"{other.name}.{other.first('key')} is not null", f"has_match_{position + 2}", "flag"))
        condition = f"{left.name}.{chance.choice(left.of('fk'))} = {other.name}.{other.first('key')}"
        joins += [
            f"left join {other.name}",
            f"    on {condition}",
            f"    and not {other.name}.{other.first('flag')}",
        ]
    lines = distinct(items)
    ctes = [imported(parent) for parent in parents]
    raw = query([*ctes, cte("joined", select(lines), f"from {left.name}", *joins)], "joined")
    return Relation(name, "intermediate", left.domain, columns_of(lines), tuple(parents), raw)


def windowed(chance: random.Random, name: str, parents: Sequence[Relation]) -> Relation:
    """The newest row of each foreign key, with running figures."""
    parent = parents[0]
    key, time, number = parent.first("fk"), parent.first("time"), chance.choice(parent.of("number"))
    over = f"over (partition by {key} order by {time}"
    items: list[Item] = [(column.name, column.name, column.kind) for column in kept(parent, 34)]
    items += [("running_total", "running_total", "number"), ("previous_value", "previous_value", "number")]
    lines = distinct(items)
    taken = {column.name for column in parent.columns}
    news = {
        "row_num": f"row_number() {over} desc)",
        "running_total": f"sum({number}) {over} rows between unbounded preceding and current row)",
        "previous_value": f"lag({number}) {over})",
    }
    added = [f",   {sql} as {column}" for column, sql in news.items() if column not in taken]
    ranked = cte("ranked", "select *", *added, "from source", f"where {time} is not null")
    final = cte("final", select(lines), "from ranked", "where row_num = 1")
    raw = query([imported(parent, "source"), ranked, final], "final")
    return Relation(name, "intermediate", parent.domain, columns_of(lines), (parent,), raw)


def united(chance: random.Random, name: str, parents: Sequence[Relation]) -> Relation:
    """Rows of several models in one shape."""
    arms = []
    for parent in parents:
        texts, numbers, times = (parent.of(kind) for kind in ("text", "number", "time"))
        items: list[Item] = [
            (parent.first("key"), "record_id", "key"),
            (parent.first("fk"), "subject_id", "fk"),
            (f"'{parent.name}'", "origin", "text"),
            (texts[0], "label", "text"),
            (f"upper({texts[-1]})", "label_detail", "text"),
            (chance.choice(numbers), "value", "number"),
            (f"coalesce({numbers[-1]}, 0)", "value_detail", "number"),
            (times[0], "happened_at", "time"),
            (times[-1], "changed_at", "time"),
            (f"case when {numbers[0]} > 100 then 'large' else 'small' end", "size", "text"),
            (parent.first("flag"), "is_flagged", "flag"),
        ]
        arms.append(cte(parent.name, select(items), f"from {parent.reference}"))
    union = "\n\n    union all\n\n    ".join(f"select * from {parent.name}" for parent in parents)
    raw = query([*arms, cte("unioned", union)], "unioned")
    return Relation(name, "intermediate", parents[0].domain, columns_of(items), tuple(parents), raw)


def enriched(chance: random.Random, name: str, parents: Sequence[Relation]) -> Relation:
    """Everything of one parent, and columns worked out from it."""
    parent = parents[0]
    passed = kept(parent, 34)
    taken = {column.name for column in passed}
    number, text, time = (
        chance.choice(parent.of("number")),
        chance.choice(parent.of("text")),
        parent.first("time"),
    )
    added: list[Item] = [
        (f"date_trunc('day', {time})", f"{time}_day", "time"),
        (
            f"case when {text} in ('a', 'b') then 'known' else coalesce({text}, 'none') end",
            f"{text}_group",
            "text",
        ),
        (f"round({number} * 1.19, 2)", f"{number}_gross", "number"),
        (f"{number} >= 1000 and {text} is not null", "is_relevant", "flag"),
    ]
    items: list[Item] = [(column.name, column.name, column.kind) for column in passed]
    items += [item for item in added if item[1] not in taken]
    raw = query([imported(parent, "source"), cte("enriched", select(items), "from source")], "enriched")
    return Relation(name, "intermediate", parent.domain, columns_of(items), (parent,), raw)


def mart(chance: random.Random, name: str, parents: Sequence[Relation]) -> Relation:
    """Figures per subject and month, with the attributes of a second model."""
    base, dimension = parents[0], parents[-1]
    key, time, text = base.first("fk"), base.first("time"), base.first("text")
    numbers = chance.sample(base.of("number"), min(5, len(base.of("number"))))
    groups: list[Item] = [
        (key, "subject_id", "key"),
        (f"date_trunc('month', {time})", "month", "time"),
        (text, "attribute", "text"),
    ]
    sums: list[Item] = [
        ("count(*)", "records", "number"),
        (f"count(distinct {base.first('key')})", "things", "number"),
    ]
    sums += [(f"sum({number})", f"total_{number}", "number") for number in numbers]
    sums += [
        (f"sum(case when {text} = 'open' then {number} else 0 end)", f"open_{number}", "number")
        for number in numbers[:3]
    ]
    sums += [(f"max({time})", "last_at", "time"), (f"bool_or({base.first('flag')})", "any_flag", "flag")]
    attributes = [column for column in dimension.columns if column.kind in ("text", "number", "fk")][:20]
    items: list[Item] = [(f"aggregated.{alias}", alias, kind) for _, alias, kind in groups + sums]
    items += [(f"{dimension.name}.{column.name}", f"subject_{column.name}", column.kind) for column in attributes]
    items += [(f"aggregated.total_{numbers[0]} / nullif(aggregated.records, 0)", "average", "number")]
    lines = distinct(items)
    aggregated = cte(
        "aggregated",
        select(groups + sums),
        f"from {base.name}",
        f"where {time} >= cast('2020-01-01' as timestamp)",
        "group by 1, 2, 3",
        "having count(*) > 0",
    )
    join = f"left join {dimension.name} on aggregated.subject_id = {dimension.name}.{dimension.first('key')}"
    read = tuple(dict.fromkeys((base, dimension)))
    final = cte("final", select(lines), "from aggregated", join)
    raw = query([*map(imported, read), aggregated, final], "final")
    return Relation(name, "mart", base.domain, columns_of(lines), read, raw)


Shape = Callable[[random.Random, str, Sequence[Relation]], Relation]
SHAPES: tuple[tuple[Shape, int], ...] = ((joined, 3), (joined, 2), (windowed, 1), (united, 2), (enriched, 1))
"""How intermediates are built, and how many parents each reads."""


def some_parents(
    chance: random.Random, layers: list[list[Relation]], hubs: list[Relation], wanted: int
) -> list[Relation]:
    """Parents for a model of a domain whose relations stand in `layers`: mostly the layer just below it."""
    found: dict[str, Relation] = {}
    below = [layer for layer in layers if layer]
    while len(found) < wanted:
        dice = chance.random()
        layer = hubs if dice < 0.05 and found else below[-1] if dice < 0.6 else chance.choice(below)
        picked = chance.choice(layer)
        found[picked.name] = picked
    return list(found.values())


def made_up_project(models: int, seed: int) -> list[Relation]:
    """Sources and about `models` models, parents before children."""
    chance = random.Random(seed)
    sources = [source(chance, number) for number in range(models // 4)]
    stagings = [staging(chance, number, of) for number, of in enumerate(sources)]
    hubs = stagings[:: max(1, len(stagings) // 25)]
    result = [*sources, *stagings]
    for domain in range(sources[-1].domain + 1):
        layers = [stagings[domain * DOMAIN : (domain + 1) * DOMAIN]]
        size = len(layers[0])
        for level in range(4):
            layers.append([])
            for number in range(max(1, size * 46 // 100)):
                shape, wanted = SHAPES[(number + level + domain) % len(SHAPES)]
                name = f"int_domain_{domain}__step_{level}_{number}"
                layers[-1].append(shape(chance, name, some_parents(chance, layers[:-1], hubs, min(wanted, size))))
        layers.append([])
        for number in range(size * 4 - size - sum(map(len, layers[1:]))):
            parents = some_parents(chance, layers[1:-1], hubs, 2)
            layers[-1].append(mart(chance, f"fct_domain_{domain}__{number}", parents))
        result += [relation for layer in layers[1:] for relation in layer]
    return result
