"""Functions that are more than their arguments: volatile ones, ones that make rows, and ones that nobody knows."""

from sqlglot import exp

from dbt_impact.lineage.expressions.aggregates import aggregated
from dbt_impact.lineage.expressions.expressions import Handler, enclosed, generic, term
from dbt_impact.lineage.expressions.structs import field_names, flat_fields
from dbt_impact.lineage.expressions.user_calls import user_call
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.terms import as_term
from dbt_impact.lineage.tracer import Tracer, Unresolvable


def _classes(names: str) -> tuple[type[exp.Expr], ...]:
    """The syntax classes of these names; a version of the grammar may lack some."""
    return tuple(getattr(exp, name) for name in names.split() if hasattr(exp, name))


# Each call gives another value, or one that depends on when it runs.
VOLATILE = _classes(
    "Rand Randn Randstr Uuid CurrentDate CurrentDatetime CurrentTime CurrentTimestamp CurrentTimestampLTZ "
    "CurrentUser Localtime Localtimestamp UtcDate UtcTime UtcTimestamp Systimestamp NextValueFor Normal Seq1 Seq2 "
    "Seq4 Seq8 Shuffle Uniform Zipf"
)
VOLATILE_NAMES = frozenset(
    "random rand uuid uuid_string gen_random_uuid newid now getdate sysdate sysdatetime nextval generate_uuid "
    "clock_timestamp statement_timestamp transaction_timestamp seq1 seq2 seq4 seq8 today uniform randstr normal zipf "
    "monotonically_increasing_id generateuuidv4 generateuuidv7 rand32 rand64 randconstant randuniform randnormal "
    "randomstring now64 rownumberinallblocks uuidv4 uuidv7 uuid_generate_v1 uuid_generate_v4 gen_random_bytes "
    "timeofday get_current_timestamp get_current_time txid_current currval setval shuffle current_query "
    "current_query_id current_transaction_id current_connection_id suser_name suser_sname newsequentialid getutcdate "
    "sysutcdatetime sysdatetimeoffset crypt_gen_random gen_salt lastval array_sample array_shuffle arrayshuffle "
    "arraypartialshuffle arrayrandomsample fuzzbits generateulid generatesnowflakeid generateserialid "
    "generaterandomstructure nowinblock rownumberinblock blocknumber setseed".split()
)
# And whatever begins with this: `randBernoulli`, `random_normal`, `randomPrintableASCII`.
_RANDOM = "rand"
# Each call in a select list gives one row for every element.
ROW_MAKERS = _classes(
    "Unnest Explode ExplodeOuter Posexplode PosexplodeOuter Inline Stack GenerateSeries ExplodingGenerateSeries "
    "FlattenUDTF"
)
ROW_MAKER_NAMES = frozenset(
    "unnest explode explode_outer posexplode inline stack generate_series generate_subscripts "
    "regexp_split_to_table regexp_matches json_array_elements jsonb_array_elements "
    "json_array_elements_text jsonb_array_elements_text json_each jsonb_each json_object_keys "
    "jsonb_object_keys string_to_table arrayjoin json_each_text jsonb_each_text jsonb_path_query jsonb_path_query_tz "
    "json_populate_recordset jsonb_populate_recordset json_to_recordset jsonb_to_recordset each skeys svals aclexplode "
    "st_dump st_dumppoints st_dumprings st_dumpsegments ts_parse pg_ls_dir xpath_table inline_outer json_tuple "
    "variant_explode variant_explode_outer sql_keywords".split()
)
NAMING_FIRST = ("dictget", "dicthas", "joinget")
_FROM = (exp.Table, exp.Lateral, exp.From, exp.Join, exp.TableFromRows)
# Aggregates without a class in the grammar.
AGGREGATE_NAMES = frozenset(
    "arbitrary arg_max_null arg_min_null arg_max_nulls_last arg_min_nulls_last bitstring_agg entropy favg fsum "
    "geomean geometric_mean histogram histogram_exact kahan_sum kurtosis_pop lttb mad mean product "
    "reservoir_quantile sem sum_no_overflow sumkahan approx_top_k json_group_array json_group_object "
    "json_group_structure variant_group_array variant_group_object wavg weighted_avg json_agg jsonb_agg "
    "json_object_agg jsonb_object_agg xmlagg range_agg every regr_sxx regr_syy regr_sxy regr_r2 object_agg hash_agg "
    "bitmap_construct_agg bitmap_or_agg collect_list collect_set percentile percentile_approx "
    "groupconcat count_min_sketch bool_xor approx_most_frequent map_agg multimap_agg map_union checksum".split()
)
# Functions without a class in the grammar that are known to look at one row only.
SCALAR_NAMES = frozenset(
    "md5 sha1 sha2 sha256 hash farm_fingerprint to_json to_json_string try_cast safe_cast to_char "
    "to_number to_decimal to_numeric to_varchar to_boolean to_date to_timestamp to_timestamp_ntz "
    "to_timestamp_tz to_variant to_binary parse_json try_parse_json object_construct array_construct "
    "get_path regexp_replace regexp_extract regexp_substr regexp_like regexp_count regexp_full_match regexp_matches "
    "regexp_matches_scalar replace translate trim ltrim rtrim lpad rpad left right substr substring "
    "split_part strpos position charindex initcap upper lower length len reverse repeat concat concat_ws "
    "coalesce nvl nvl2 ifnull isnull nullif zeroifnull nullifzero decode iff greatest least abs ceil "
    "ceiling floor round trunc truncate mod power pow square sqrt exp ln log log10 sign radians degrees sin cos "
    "tan asin acos atan atan2 date_trunc date_part datepart dateadd datediff date_add date_sub date_diff "
    "timestampdiff timestampadd timediff last_day next_day add_months months_between to_days from_days "
    "year month day hour minute second quarter week dayofweek dayofyear dayname monthname strftime "
    "strptime format_date format_timestamp parse_date parse_timestamp epoch epoch_ms make_date "
    "make_timestamp date_from_parts timestamp_from_parts convert_timezone json_extract json_extract_path "
    "json_extract_path_text json_extract_scalar json_value json_query json_extract_string array_size "
    "array_length array_contains list_contains list_transform list_filter struct_pack struct_extract row "
    "element_at cardinality st_distance st_point st_makepoint haversine levenshtein editdistance "
    "jarowinkler_similarity bitand bitor bitxor encode hex unhex chr ascii url_decode url_encode "
    "is_integer is_date typeof current_setting div0 div0null width_bucket equal_null "
    "ratio_to_report_scalar base64_encode base64_decode_string format printf map_keys map_values map "
    "size struct named_struct array datetime timestamp date time json_build_object jsonb_build_object "
    "json_build_array jsonb_build_array".split()
)


def sampled(tracer: Tracer, scope: Scope, rows: int, sample: exp.Expr) -> int:
    """Some of the rows: each sample has its own, unless it says by which seed they are drawn."""
    tracer.volatile += 1
    place = (tracer.node, str(tracer.volatile)) if sample.args.get("seed") is None else ()
    return tracer.terms.of("sample", rows, generic(tracer, scope, sample), *place)


def volatile(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """Numbered by its place in the query, so that no two calls are equal; each row of each occurrence has its own."""
    tracer.volatile += 1
    rows = (scope.rows,) if scope.rows >= 0 else ()
    return tracer.terms.of("volatile", tracer.node, str(tracer.volatile), _by_name(tracer, scope, node), *rows)


def row_maker(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """One value of what a call makes: like a column of a relation that is joined, so it has an occurrence."""
    is_list = isinstance(node, exp.GenerateSeries) and tracer.dialect.sqlglot == "duckdb"
    if is_list or isinstance(node.parent, _FROM):
        return _by_name(tracer, scope, node)
    if _options(node) and (not is_recursive(node) or flat_fields(tracer, term(tracer, scope, node.this)) != ()):
        raise Unresolvable("an `unnest` that makes a column of every field", node)
    return made_rows(tracer, scope, node)


def is_recursive(node: exp.Expr) -> bool:
    """DuckDB's `unnest(…, recursive := true)`, which goes into lists of lists, and into structs."""
    options = _options(node)
    return len(options) == 1 and options[0].this.name.lower() == "recursive" and options[0].expression == exp.true()


def _options(node: exp.Expr) -> list[exp.Expr]:
    return [each for each in node.args.get("expressions") or () if isinstance(each, (exp.PropertyEQ, exp.Kwarg))]


def made_rows(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """What a call makes in a row, whatever it is; the rows become as many as it makes."""
    terms = tracer.terms
    occurrence = str(scope.occurrences.get("made", 0))
    call = _by_name(tracer, scope, node)
    if tracer.dialect.sqlglot == "duckdb" and field_names(tracer, as_term(terms.key(call)[-1])) is not None:
        raise Unresolvable("an `unnest` of a struct under one name", node)
    made = terms.of("dcol", "made", occurrence, enclosed(tracer, call))
    tracer.row_makers.append(made)
    return made


def _call(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A function without a class of its own. An unknown one may be an aggregate: it depends on the rows too."""
    if tracer.called is not None:
        # BigQuery writes the whole path in one pair of quotes.
        users = user_call(tracer, scope, tuple(node.name.split(".")), node)
        if users is not None:
            return users
    name = str(node.this).lower()
    if name in VOLATILE_NAMES or name.startswith(_RANDOM):
        return volatile(tracer, scope, node)
    if name in ROW_MAKER_NAMES and not (name == "regexp_matches" and tracer.dialect.sqlglot == "duckdb"):
        return row_maker(tracer, scope, node)
    if name in AGGREGATE_NAMES and scope.groups >= 0:
        return aggregated(tracer, scope, node, _plain_call)
    has_plain_column = scope.has_plain_column
    plain = _plain_call(tracer, scope, node)
    if name in SCALAR_NAMES or scope.is_per_row or scope.groups < 0:
        return plain
    scope.has_plain_column, scope.may_aggregate = has_plain_column, True
    ordered = (scope.order,) if scope.order >= 0 else ()
    return tracer.terms.of("call?", plain, scope.groups, *ordered)


def _by_name(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A call by its name, however that is written."""
    return _plain_call(tracer, scope, node) if isinstance(node, exp.Anonymous) else generic(tracer, scope, node)


def _plain_call(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    name = str(node.this).lower()
    return tracer.terms.of("call", name, *_arguments(tracer, scope, name, node.args.get("expressions") or []))


def _arguments(tracer: Tracer, scope: Scope, name: str, nodes: list[exp.Expr]) -> list[int]:
    """The terms of a call's arguments. ClickHouse's `dictGet(a.b, …)` names a dictionary there and no column."""
    named = 1 if name.startswith(NAMING_FIRST) and nodes and isinstance(nodes[0], exp.Column) else 0
    names = [tracer.terms.of("dictionary", each.sql(tracer.dialect.sqlglot)) for each in nodes[:named]]
    return names + [term(tracer, scope, each) for each in nodes[named:]]


def _by_script(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    raise Unresolvable("`transform(…) using …`: rows that a script makes", node)


HANDLERS: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys(VOLATILE, volatile),
    **dict.fromkeys(ROW_MAKERS, row_maker),
    exp.Anonymous: _call,
    exp.QueryTransform: _by_script,
}
