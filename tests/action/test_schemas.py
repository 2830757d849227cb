"""Every file that a platform reads has the shape that the platform's own schema asks for."""

import json
from pathlib import Path

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


@pytest.mark.parametrize("schema", READ_BY)
def test_it_is_what_the_platform_reads(schema: str) -> None:
    asked = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    validator = validator_for(asked)(asked)
    paths = [path for pattern in READ_BY[schema] for path in sorted(ROOT.glob(pattern))]
    assert paths
    for path in paths:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        # YAML takes the word `on` for true.
        named = {"on" if key is True else key: value for key, value in found.items()}
        errors = [f"{path.name}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(named)]
        assert not errors
