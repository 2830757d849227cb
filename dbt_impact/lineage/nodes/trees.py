"""The syntax tree of each node's query, parsed once, and what it says without being traced."""

from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect, dialect_of
from dbt_impact.lineage.nodes.texts import Texts
from dbt_impact.lineage.parsing.parse import Parser, Unparsed
from dbt_impact.project.nodes import AnyResource, Node
from dbt_impact.project.project import Project


class Trees:
    """The trees of one project; two of one dialect can share a `parser`."""

    def __init__(self, project: Project, texts: Texts, dialect: Dialect, parser: Parser) -> None:
        self._project, self._texts, self._dialect, self._parser = project, texts, dialect, parser
        self._trees: dict[str, exp.Query | Unparsed] = {}

    def of(self, node: AnyResource) -> exp.Query | Unparsed:
        """The syntax tree of a query, or why there is none."""
        found = self._trees.get(node.unique_id)
        if found is None:
            found = self._trees[node.unique_id] = self._parsed(node)
        return found

    def give_up(self, unique_id: str, reason: str) -> None:
        """Takes a node that was not traced yet for opaque."""
        self._trees[unique_id] = Unparsed(reason)

    def spelled(self, unique_id: str) -> dict[str, str]:
        """How a node's own query spells the columns that it names with `as`, by their folded names."""
        tree = self.of(self._project.get(unique_id))
        selected = () if isinstance(tree, Unparsed) else tree.selects
        aliases = (each.args["alias"] for each in selected if isinstance(each, exp.Alias))
        return {self._dialect.fold(each): each.name for each in aliases if isinstance(each, exp.Identifier)}

    def cte_names(self, unique_id: str) -> set[str]:
        """The names of a query's CTEs in lower case."""
        tree = self.of(self._project.get(unique_id))
        return set() if isinstance(tree, Unparsed) else {each.alias.lower() for each in tree.find_all(exp.CTE)}

    def _parsed(self, node: AnyResource) -> exp.Query | Unparsed:
        if isinstance(node, Node) and node.language != "sql":
            return Unparsed(f"a {node.language} model")
        sql = self._texts.sql(node.unique_id)
        if sql is None:
            return Unparsed(self._texts.missing(node.unique_id))
        adapter = self._project.metadata.adapter_type
        if dialect_of(adapter) is None:
            return Unparsed(f"the SQL of the adapter {adapter or 'without a name'}")
        return self._parser.tree(sql)
