"""Comparisons of a `case` that gives written texts with a written text: what comes of each branch is known."""

from dbt_impact.lineage.terms.terms import Part, Terms


def compared(terms: Terms, operator: str, left: int, right: int) -> int:
    """The term of `left = right` or `left <> right`.

    `case when a then 'x' else 'y' end = 'x'` is `case when a then true else false end`, so that a text which equals
    none of those that it is compared with may be any other such text.
    """
    for one, other in ((left, right), (right, left)):
        text = _text(terms, other)
        if text is not None and terms.tag(one) == "case":
            found = [_outcome(terms, operator, each, text) for each in _results(terms.key(one))]
            if None not in found:
                return terms.of("case", *_with_results(terms.key(one), [each for each in found if each is not None]))
    return terms.bag(operator, (left, right))


def _text(terms: Terms, term: Part) -> str | None:
    """A written text that no warehouse takes for another one, or for null."""
    if isinstance(term, str) or terms.tag(term) != "literal":
        return None
    _, text, kind = terms.key(term)
    written = str(text)
    return written if kind == "text" and written.isascii() and written.strip() else None


def _outcome(terms: Terms, operator: str, result: Part, text: str) -> int | None:
    """What comparing one result gives; None where a collation decides."""
    if result == terms.of("null"):
        return terms.of("null")
    written = _text(terms, result)
    if written is None or (written != text and written.strip().lower() == text.strip().lower()):
        return None
    return terms.of("Boolean", str((written == text) == (operator == "=")))


def _results(key: tuple[Part, ...]) -> tuple[Part, ...]:
    return (*key[2:-1:2], key[-1])


def _with_results(key: tuple[Part, ...], results: list[int]) -> list[Part]:
    """The parts of a `case` of the same conditions: each condition and its result, then what comes otherwise."""
    conditions, (*chosen, otherwise) = key[1:-1:2], results
    return [part for pair in zip(conditions, chosen, strict=True) for part in pair] + [otherwise]
