"""What is done without Jinja gives what Jinja gives: its tokens, and the text of templates that are walked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.runtime import Context

from dbt_impact.compile.sandbox.bounds import TooLarge
from dbt_impact.compile.sandbox.environment import Sandbox
from dbt_impact.compile.sandbox.straight import Straight, template_of
from dbt_impact.compile.sandbox.tokens import tokens_of
from dbt_impact.compile.sandbox.unknown import Unknown, UnknownValue

SANDBOX = Sandbox()
TEMPLATES = [
    "plain text\n",
    "{{ a }} {{ missing }}|{{ missing_one.attr if false else 'x' }}\r\n{{ none }} {{ true }}",
    "{{ 1.5e3 }} {{ 0x1F }} {{ 1_000 }} {{ 'it''s' }} {{ \"tab\\t\" }} {{ 'é' }} {{ 'line\nbreak' }} {{ 'a' 'b' }}",
    "{{ '}}' }} {{ '%}' }} {{ \"{{\" }} {{ {'k': {'l': 1}}['k']['l'] }}",
    "x  {{- a -}}  y {%- if a -%} z {%- endif +%} w {#- no -#} v {# }} #}",
    "{% set b = a %}{{ b }}{% set ns = namespace(n=1) %}{% set ns.n = ns.n + 4 %}{{ ns.n }}{% set a = 9 %}{{ a }}",
    "{% if a > 5 %}big{% elif a is odd %}odd{% elif a == 4 %}four{% else %}small{% endif %}",
    "{% if missing %}x{% endif %}{% if a %}{% set c = 1 %}{% else %}{% set d = 2 %}{% endif %}{{ c }}|{{ d }}",
    "{{ 1 < a < 9 }} {{ 1 < a > 9 }} {{ a in [1, 4] }} {{ a not in (4,) }} {{ a == 4 and 'y' or 'n' }} {{ not a }}",
    "{{ 1 + 2 * 3 ** 2 // 4 - 7 % 4 / 2 }} {{ -a }} {{ +a }} {{ 'a' ~ 1 ~ none }} {{ 'x' * 3 }} {{ '%s!' % a }}",
    "{{ items[0] }} {{ items[-1] }} {{ items[1:] }} {{ items[::2] }} {{ pair.k }} {{ pair['k'] }} {{ items.0 }}",
    "{{ items|join(', ') }} {{ items|map('upper')|list }} {{ ['b', 'a']|sort(reverse=true) }}",
    "{{ a is divisibleby 2 }} {{ a is not none }} {{ missing is defined }} {{ items is iterable and a is not string }}",
    "{{ call(1, *[2, 3], k=4, **{'l': 5}) }} {{ call(*items) }}",
    "{{ 'yes' if a else 'no' }} {{ 'yes' if not a }}. {{ (1, 2)[0] }} {{ ()|length }} {{ {'a': 1}.items()|list }}",
    "{% do items.append('z') %}{{ items }} {{ range(3)|list }} {{ dict(a=1) }} {{ 'a{}'.format(1) }}",
    "{{ ''.__class__ }}{{ items.__len__ }}{{ items|attr('__class__') }}{{ call.__globals__ }}",
    "{{ '{0.__class__}'.format(a) }}",
    "{% if not a %}{{ a|nothing }}{% endif %}{{ 1 if a else (a is nothing) }}",
    "{{ missing.attribute }}",
    "{{ missing() }}",
    "{{ 1 / 0 }}",
    "{{ 'a' + 1 }}",
    "{% set a.b = 1 %}",
    "{{ unknown }}",
    "{{ unknown + 1 == 2 }}",
    "{{ 'a' if unknown else 'b' }}",
    "{{ [unknown, 1]|length }} {{ unknown.x(1)[2] is defined }}",
    "{{ a ~ unknown }}",
    "{{ 3 * unknown }}",
    "{{ 10 ** 100000 }}",
    "{{ 'x' * 10000000 }}",
    "{{ a | default('b') }} {{ missing | default('b') }} {{ self }} {{ varargs }} {{ loop }} {{ caller }}",
    "{% raw %}{{ a }}{% endraw %}",
    "{% for i in items %}{{ loop.index }}{{ i }}{% endfor %}{% set x %}in{% endset %}{{ x }}",
    "{% macro m(x: int, y=2) %}{{ x }}{{ y }}{% endmacro %}{{ dbt_macro__m(1) }}",
    "{% set p, q = 1, 2 %}{{ q }}{% set x %}in{% endset %}{{ x }}",
]
BROKEN = [
    *(
        "{{ a",
        "{{ 'a }}",
        "{{ (a }}",
        "{{ a) }}",
        "{{ [a) }}",
        "{# a",
        "{#\n",
        "{% if a",
        "{% if a %}",
        "{{ ? }}",
        "{{ ٣ }}",
    ),
    *(
        "{{ }}",
        "{{ a b }}",
        "{% nothing %}",
        "{% endif %}",
        "{{ a is }}",
        "{{ a| }}",
        "{{ '\\ud8' }}",
        "{{ 1 if }}",
        "{{ a. }}",
    ),
    *(
        "{{ '\\x4' }}",
        "{{ f(a=1, 2) }}",
        "{{ f(**a, 2) }}",
        "{{ a[ }}",
        "{{ {1} }}",
        "{% set 1 = 2 %}",
        "{{ $ }}",
        "{{ a ! }}",
    ),
]


def _names() -> dict[str, Any]:
    return {
        **SANDBOX.globals,
        "a": 4,
        "items": ["x", "y"],
        "pair": {"k": "v"},
        "call": lambda *given, **named: f"{given}{sorted(named.items())}",
        "unknown": Unknown("what only a run knows"),
    }


def _result(template: Any) -> str:
    try:
        return "".join(template.root_render_func(Context(SANDBOX, _names(), None, {})))
    except (TemplateError, ArithmeticError, TypeError, UnknownValue, TooLarge) as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("source", TEMPLATES)
def test_a_walked_template_gives_what_a_compiled_one_gives(source: str) -> None:
    walked, compiled = template_of(SANDBOX, source), SANDBOX.from_string(source)
    assert _result(walked).partition(" on line")[0] == _result(compiled).partition(" on line")[0]


def test_what_is_walked_and_what_is_compiled() -> None:
    compiled = [source for source in TEMPLATES if not isinstance(template_of(SANDBOX, source), Straight)]
    assert compiled == [
        source for source in TEMPLATES if any(each in source for each in ("self", "% for", "% macro", "p, q"))
    ]


@pytest.mark.parametrize("source", [*TEMPLATES, *BROKEN])
def test_tokens_are_jinjas(source: str) -> None:
    ours = tokens_of(source)
    if ours is None:
        assert "raw" in source
    else:
        assert _listed(lambda: ours) == _listed(lambda: iter(SANDBOX.lexer.tokenize(source)))


def _listed(tokens: Callable[[], Iterator[Any]]) -> list[tuple[int, str, Any]] | str:
    try:
        return [tuple(each) for each in tokens()]
    except TemplateSyntaxError as error:
        return f"refused in line {error.lineno}"
