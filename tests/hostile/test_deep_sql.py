"""Nesting that would overflow the compiled parser's stack, or busy it forever, never gets to it in this process."""

import resource
import sys
from contextlib import suppress

import pytest
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect as Grammar
from sqlglot.errors import SqlglotError

from dbt_impact.lineage.dialects import BY_ADAPTER
from dbt_impact.lineage.parsing.parse import Parser, Unparsed, parse
from dbt_impact.lineage.parsing.strain import CALM_DEPTH, MAX_LENGTH, Strain, is_plainly_calm
from dbt_impact.lineage.parsing.trial import Trials
from tests.hostile.constructs import CHAINED, NESTED

DUCKDB = BY_ADAPTER["duckdb"]


def strain(sql: str, dialect: str = "duckdb") -> Strain:
    return Strain(sql, Grammar.get_or_raise(dialect).tokenize(sql))


class NoTrials(Trials):
    """Notes that a text would have been tried."""

    def fatal(self, sql: str) -> str | None:
        return "tried"


@pytest.mark.parametrize("construct", NESTED)
@pytest.mark.parametrize("depth", [310, 5000])
def test_deep_sql_is_tried_or_refused(construct: str, depth: int) -> None:
    sql = NESTED[construct](depth)
    with pytest.raises(Unparsed) as refused:
        parse(sql, DUCKDB, NoTrials("duckdb"))
    if depth == 5000 and construct not in ("subscripts", "case with end as a unit"):
        assert str(refused.value) == "the SQL nests deeper than 200 levels"


@pytest.mark.parametrize("construct", CHAINED)
def test_long_sql_is_read_refused_or_tried(construct: str) -> None:
    outcome = Parser(DUCKDB, NoTrials("duckdb")).tree(CHAINED[construct](5000))
    assert isinstance(outcome, exp.Query) or str(outcome) in ("tried", "the SQL nests deeper than 200 levels")


@pytest.mark.parametrize("construct", ["functions", "derived tables", "case, when", "joins in joins"])
def test_what_passes_its_trial_is_parsed(construct: str) -> None:
    assert parse(NESTED[construct](60), DUCKDB).sql()


def test_what_the_parser_never_ends_with_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every level of `row(` is read twice: 2 ** 60 steps.
    monkeypatch.setattr("dbt_impact.lineage.parsing.trial.MOST_SECONDS", 2)
    with pytest.raises(Unparsed, match="takes longer than"):
        parse(NESTED["rows"](60), DUCKDB)


def test_the_time_for_trials_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dbt_impact.lineage.parsing.trial.MOST_SECONDS_OF_ALL", 1)
    trials = Trials("duckdb")
    assert trials.fatal(NESTED["rows"](60)) is not None
    assert "went into SQL that is long or nests deep" in (trials.fatal("select 1") or "")


def test_the_death_of_a_trial_is_told() -> None:
    class Crash(Trials):
        child = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"

    assert Crash("duckdb").fatal("select 1") == "the parser dies of the SQL"


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_trial_has_limits_of_its_own() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    assert Trials("duckdb").fatal("select 1") is None
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.parametrize("adapter", BY_ADAPTER)
def test_every_grammar_gets_through_a_calm_text(adapter: str) -> None:
    dialect = BY_ADAPTER[adapter].sqlglot
    read = 0
    for write in NESTED.values():
        depth = 1
        # Not every warehouse has every construct: some grammars refuse one.
        with suppress(SqlglotError):
            while depth < CALM_DEPTH and strain(write(depth + 1), dialect).is_calm:
                depth += 1
            Grammar.get_or_raise(dialect).parse(write(depth))
            read += 1
    assert read > len(NESTED) / 2


def test_brackets_in_strings_and_comments_nest_nothing() -> None:
    assert strain("select '((((' as a, /* (((( */ b -- ((((").depth == 0
    assert strain("select '\\'', ((((1)))), '\\''", "bigquery").depth == 4


def test_work_doubles_with_every_level() -> None:
    assert strain("select f(f(f(1))), f(1)").work == 2**3 + 2**1


def test_a_name_that_is_end_hides_no_depth() -> None:
    assert strain("select case when (select a end from t) then " * 20).depth == 21


def test_short_sql_is_calm_at_a_glance() -> None:
    assert is_plainly_calm("select a from t where b in (1, 2)", 14)
    assert not is_plainly_calm("((((((((((((((((((", 18)


def test_sql_of_10_mb_is_unknown_at_once() -> None:
    with pytest.raises(Unparsed, match="longer than 1,000,000 characters"):
        parse("select " + "a, " * (10 * MAX_LENGTH // 3) + "b", DUCKDB)
