"""Whether two manifests hold the same entry: dbt notes when it parsed one, and nothing else moves by itself."""

import msgspec

from dbt_impact.project.entries import EntryDecoder

_PARSED_AT = "created_at"


def is_same(unique_id: str, one: msgspec.Raw, other: msgspec.Raw, decoders: tuple[EntryDecoder, EntryDecoder]) -> bool:
    """Whether two entries differ in nothing but the time of parsing. Raises DbtImpactError where one is no entry."""
    if one == other:
        return True
    before, after = (decoder.fields(unique_id, each) for decoder, each in zip(decoders, (one, other), strict=True))
    before.pop(_PARSED_AT, None)
    after.pop(_PARSED_AT, None)
    return before == after
