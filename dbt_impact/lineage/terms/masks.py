"""Which inputs of a column come through only as a hash or as a count: their values can't be read off it."""

import re

from dbt_impact.lineage.terms.terms import Part, Terms

_HASHES = (
    "MD5 MD5Digest MD5NumberLower64 MD5NumberUpper64 SHA SHA1Digest SHA2 SHA2Digest FarmFingerprint StandardHash "
    "Murmur3Hash CityHash64 XxHash64 "
    "hash hash_agg md5_hex md5_binary md5_number sha1_hex sha1_binary sha2_hex sha2_binary sha256 sha512 sha224 sha384 "
    "xxhash64 xxhash32 murmur3 murmurhash3_32 cityhash64 siphash64 fnv_hash farmfingerprint64 hashbytes checksum "
    "binary_checksum hmac hmac_sha256"
)
_COUNTS = "Count CountIf ApproxDistinct HLL approx_count_distinct count_distinct uniq uniqExact"
_KIND = {**dict.fromkeys(_HASHES.lower().split(), "hash"), **dict.fromkeys(_COUNTS.lower().split(), "count")}
# In lower case: a pattern that leaves out case itself takes six times as long.
_CALLED = re.compile(r"(?:md5|sha|hash|fingerprint|murmur|checksum|hmac|count|distinct|hll|uniq)\w*[\"`\]]?\s*\(")

# An aggregate and a window hold their rows behind the function: what decides about rows is no way for a value.
_FUNCTION_FIRST = frozenset({"aggregate", "window"})

Leaf = tuple[str, str]


def may_mask(sql: str) -> bool:
    """Whether the text calls anything that could hide a value: most do not, and need no second look."""
    return _CALLED.search(sql.lower()) is not None


def _kind(key: tuple[Part, ...]) -> str | None:
    """How a term of this key hides what it is made of, if it does."""
    return _KIND.get(str(key[1] if key[0] == "call" else key[0]).lower())


class Masks:
    """Looks through terms for the ways from their leaves."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._holding: dict[int, bool] = {}
        self._plain: dict[int, frozenset[Leaf]] = {}
        self._hidden: dict[int, dict[Leaf, str]] = {}

    def hidden(self, term: int) -> dict[Leaf, str]:
        """The leaves (a node's name in the terms, and its column) that are hidden on every way, and by what."""
        try:
            # Most hold none: telling that takes no sets of leaves.
            found = self._found(term) if self._holds_any(term) else {}
        except RecursionError:
            return {}
        return {leaf: kind for leaf, kind in found.items() if leaf not in self._plain[term]}

    def _holds_any(self, term: int) -> bool:
        """Whether anything that hides values stands on a way to one."""
        known = self._holding.get(term)
        if known is None:
            key = self._terms.key(term)
            known = _kind(key) is not None
            for part in key if not known else ():
                if isinstance(part, int):
                    known = self._holds_any(part)
                    if known or key[0] in _FUNCTION_FIRST:
                        break
            self._holding[term] = known
        return known

    def _found(self, term: int) -> dict[Leaf, str]:
        """All leaves below a mask; `_plain` then holds those that are read without one."""
        if term in self._hidden:
            return self._hidden[term]
        key = self._terms.key(term)
        found: dict[Leaf, str] = {}
        plain: frozenset[Leaf] = frozenset()
        if key[0] == "col":
            plain = frozenset({(str(key[1]), str(key[3]))})
        else:
            parts = [part for part in key[1:] if isinstance(part, int)]
            for part in parts[:1] if key[0] in _FUNCTION_FIRST else parts:
                found |= self._found(part)
                plain |= self._plain[part]
        if (kind := _kind(key)) is not None:
            found = {**dict.fromkeys(plain, kind), **found}
            plain = frozenset()
        self._hidden[term], self._plain[term] = found, plain
        return found
