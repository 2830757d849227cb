"""Every file that a platform reads has the shape that the platform's own schema asks for."""

import json
from pathlib import Path
from typing import Any

import check_jsonschema
import pytest
import yaml
from jsonschema.validators import validator_for

ROOT = Path(__file__).parent.parent.parent
SCHEMAS = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
READ_BY = {
    "github-actions": ["action.yml", "publish/action.yml"],
    "github-workflows": [".github/workflows/*.yml", "examples/github/*.yml"],
    "dependabot": [".github/dependabot.yml"],
    "gitlab-ci": ["examples/gitlab/.gitlab-ci.yml"],
    "azure-pipelines": ["examples/azure/azure-pipelines.yml"],
    "bitbucket-pipelines": ["examples/bitbucket/bitbucket-pipelines.yml"],
}


def repeated(node: Any) -> list[str]:
    """The keys that stand twice in one mapping, anywhere below: platforms refuse them, this library takes the last."""
    if isinstance(node, yaml.SequenceNode):
        return [key for each in node.value for key in repeated(each)]
    if not isinstance(node, yaml.MappingNode):
        return []
    keys = [key.value for key, _ in node.value]
    below = [key for _, value in node.value for key in repeated(value)]
    return [f"{key}{node.start_mark}" for key in set(keys) if keys.count(key) > 1] + below


@pytest.mark.parametrize("schema", READ_BY)
def test_it_is_what_the_platform_reads(schema: str) -> None:
    asked = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    validator = validator_for(asked)(asked)
    paths = [path for pattern in READ_BY[schema] for path in sorted(ROOT.glob(pattern))]
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert not repeated(yaml.compose(text))
        found = yaml.safe_load(text)
        # YAML takes the word `on` for true.
        named = {"on" if key is True else key: value for key, value in found.items()}
        errors = [f"{path.name}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(named)]
        assert not errors
