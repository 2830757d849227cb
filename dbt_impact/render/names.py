"""How nodes, exposures and the steps between them are called, in every format."""

from collections import Counter
from functools import cached_property

from dbt_impact.compare.changes import Changes, ExposureImpact, NodeImpact, Path
from dbt_impact.render.phrases import Aside, Code, Label, Phrase, Span, clean
from dbt_impact.render.places import Places

# Types that go without saying.
UNSAID = frozenset({"model"})


class Names:
    """What the nodes of one comparison are called."""

    def __init__(self, changes: Changes, places: Places) -> None:
        self.places = places
        self.nodes: dict[str, NodeImpact] = changes.nodes
        self.exposures: dict[str, ExposureImpact] = {e.unique_id: e for e in changes.exposures}

    def node(self, uid: str) -> str:
        """A node's name as people know it."""
        found = self.nodes.get(uid)
        if found is not None and found.name:
            return found.shown_name
        parts = uid.split(".")
        # The last part of a test's id is a hash.
        return ".".join(parts[2:3] if parts[0] == "test" else parts[2:]) or uid

    def unique(self, uid: str) -> str:
        """The node's name, where nothing else in the report is called so; else its id."""
        name = self.node(uid)
        return name if self._called[name] <= 1 else uid

    @cached_property
    def _called(self) -> Counter[str]:
        return Counter(map(self.node, (*self.nodes, *self.exposures)))

    def kind(self, uid: str) -> str:
        """What sort of thing it is, in dbt's words."""
        found = self.nodes.get(uid)
        kind = found.resource_type if found else uid.split(".")[0]
        return clean(kind.replace("_", " "), 30) or "node"

    def of(self, uid: str, url: str | None = None) -> Phrase:
        """A node or exposure, with what it is where that doesn't go without saying."""
        exposure = self.exposures.get(uid)
        if exposure is not None:
            where = f"project {exposure.project}" if exposure.project else ""
            return (self.label(exposure), *_aside((exposure.owner or "", where), exposure.critical))
        kind = self.kind(uid)
        found = self.nodes.get(uid)
        name = (Code(self.node(uid), url=url), *_aside((), found is not None and found.critical))
        return name if kind in UNSAID else (f"{kind} ", *name)

    def label(self, exposure: ExposureImpact) -> Label:
        """An exposure as people call it, and where it can be seen."""
        return Label(exposure.label or self.node(exposure.unique_id), exposure.url)

    def column(self, uid: str, column: str | None) -> Code:
        """`node.column`, or the node alone."""
        return Code(f"{self.node(uid)}.{column}" if column else self.node(uid))

    def impact(self, uid: str) -> NodeImpact | ExposureImpact | None:
        """What happens to it, as far as anything does."""
        return self.nodes.get(uid) or self.exposures.get(uid)

    def path(self, uid: str) -> Path:
        """The way from a change to it."""
        found = self.impact(uid)
        return found.path if found else ()

    def way(self, path: Path, to: str) -> Phrase:
        """From the change to what it reaches, and how each step enters the next."""
        spans: list[Span] = []
        hidden = range(5, len(path) - 4) if len(path) > 10 else range(0)
        for at, step in enumerate(path):
            if at in hidden:
                if at == hidden.start:
                    spans.append(f" → … {len(hidden):,} more steps …")
                continue
            if at and step.via and step.via != "IDENTITY":
                spans.append(Aside(clean(step.via.replace("_", " ").lower(), 30)))
            spans += [" → "] if at else []
            spans += [self.column(step.unique_id, step.column)] if step.column else self.of(step.unique_id)
        if to in self.exposures and path[-1].unique_id != to:
            spans += [" → ", *self.of(to)]
        return tuple(spans)


def _aside(words: tuple[str, ...], critical: bool) -> Phrase:
    said = ", ".join(filter(None, (*(clean(each, 60) for each in words), "critical" if critical else "")))
    return (f" ({said})",) if said else ()
