"""When a project's nodes are rendered, and with what."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from dbt_impact.compile.given import Given, Values
from dbt_impact.compile.renderer import Renderer
from dbt_impact.project.project import Project

Mode = Literal["auto", "never", "always"]
"""Where dbt's own SQL is missing; nowhere; wherever it can be done."""


class Compiling(msgspec.Struct, frozen=True):
    """What somebody chose: `variables` are those of `--vars`, `env` what `env_var` may read, `folder` the checkout."""

    mode: Mode = "auto"
    variables: Values = {}
    env: Mapping[str, str] = {}
    folder: Path = Path()

    def renderer(self, project: Project, moment: str = "") -> Renderer | None:
        """What renders a project's nodes, at a moment that both sides of a comparison share; None for `never`."""
        if self.mode == "never":
            return None
        return Renderer(project, lambda: self._given(project, moment), renders_all=self.mode == "always")

    def _given(self, project: Project, moment: str) -> Given:
        # Reads YAML, which costs a run that renders nothing.
        from dbt_impact.compile.checkout import given_for

        return given_for(project, self.folder, self.variables, self.env, moment)


COMPILING = Compiling()
"""What nobody chose otherwise."""
