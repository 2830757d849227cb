"""The JSON document keeps its contract."""

import json

import jsonschema
import pytest

from dbt_impact.render.json import render, schema
from tests.render.reports import ALL, hostile, usual

SCHEMA = json.loads(schema())
SMALL = ("a", "x\ud800y", "##[add-mask]z", "\x9b2J \u202e", "::error::", "")


@pytest.mark.parametrize("name", sorted(ALL.keys() - {"hostile", "huge"}))
def test_documents_meet_the_published_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(render(ALL[name]())), SCHEMA, cls=jsonschema.Draft202012Validator)


def test_unknown_keys_are_allowed_and_lost_ones_are_not() -> None:
    document = json.loads(render(usual()))
    jsonschema.validate({**document, "later": 1}, SCHEMA)
    del document["rebuild"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)


def test_what_is_not_known_is_absent() -> None:
    document = json.loads(render(usual()))
    assert document["rebuild"] is None
    assert "commit" not in document["head"]
    assert document["exposures"][1]["url"] is None
    assert "columns" not in document["exposures"][0]
    unused = document["changes"][-1]
    assert not {"to", "before", "after", "detail", "location"} & unused.keys()
    assert "problems" not in document["nodes"]["model.jaffle_shop.fct_orders"]


def test_the_same_bytes_sorted_and_harmless() -> None:
    text = render(hostile(SMALL))
    assert text == render(hostile(SMALL))
    assert text.isascii()
    assert {character for character in text if not character.isprintable()} == {"\n"}
    assert "##[" not in text
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True).replace("##[", "#\\u0023[") + "\n"
