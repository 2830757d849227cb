"""What each kind of consumer reads, by column."""

from dbt_impact.consumers.exposures import exposure_readings
from dbt_impact.consumers.reading import Reading
from dbt_impact.consumers.semantic import SemanticReadings
from dbt_impact.consumers.unit_tests import unit_test_readings
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.project.nodes import Consumer, Exposure


class Readings:
    """The readings of a project's consumers, each worked out when it is asked for."""

    def __init__(self, lineage: Lineage) -> None:
        self._lineage, self._project = lineage, lineage.project
        self._semantic = SemanticReadings(lineage)

    def of(self, unique_id: str) -> tuple[Reading, ...]:
        """What a consumer reads; nothing for what is none. Raises KeyError where there is no such resource."""
        resource = self._project.get(unique_id)
        match resource:
            case Exposure():
                return exposure_readings(self._lineage, resource)
            case Consumer(resource_type="semantic_model" | "metric" | "saved_query"):
                return self._semantic.of(unique_id)
            case Consumer(resource_type="unit_test"):
                return unit_test_readings(self._project, resource)
            case _:
                return ()
