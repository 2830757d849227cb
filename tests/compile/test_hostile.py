"""Templates of strangers: each attack ends with its own model, and the next one is rendered as if nothing was."""

import os
import time
from pathlib import Path

import pytest

from dbt_impact.compare.edits.hook_macros import called_in
from dbt_impact.compile import worker
from dbt_impact.compile.given import Given
from dbt_impact.compile.renderer import NotRendered, Rendered, Renderer
from dbt_impact.overlay.blocks import blocks
from tests.compile.templates import project

# What leads out of the sandbox, if anything does.
ESCAPES = {
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "class by filter": "{{ (''|attr('__class__')).mro() }}",
    "class by map": "{{ ['']|map(attribute='__class__.__name__')|list }}",
    "class by format": "{{ '{0.__class__.__init__.__globals__}'.format(ref) }}",
    "class by format_map": "{{ '{a.__class__.__mro__}'.format_map({'a': ref}) }}",
    "globals of a function": "{{ ref.__func__.__globals__ }}",
    "globals of a global": "{{ cycler.__init__.__globals__.os.environ }}",
    "self of a builtin": "{{ dict.fromkeys.__self__.__base__ }}",
    "code of a generator": "{{ (modules.itertools.chain([1])|map('string')).gi_frame.f_globals }}",
    "the module of re": "{{ modules.re.sre_compile.sys.modules.os.environ }}",
    "another name of re": "{{ modules.re.enum.sys.modules }}",
    "another module": "{{ modules.os.environ }}",
    "a class of datetime": "{{ modules.datetime.datetime.__subclasses__() }}",
    "mro of a class": "{{ modules.datetime.timedelta.mro() }}",
    "the adapter's inside": "{{ adapter._names._library.environment }}",
    "the context's inside": "{{ context._names }}{{ context.__class__.__init__ }}",
    "the macro's inside": "{{ statement._names.function }}{{ statement.__class__.__init__ }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}{{ os.environ }}",
    "extends": "{% extends '/etc/passwd' %}",
    "environment": "{{ env_var('PATH') }}",
    "secret": "{{ env_var('DBT_ENV_SECRET_TOKEN') }}",
    "lorem ipsum": "{{ lipsum.__globals__ }}",
    "escaped underscores": "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}{{ ''|attr('\\u005f_class__') }}",
    "wide underscores": "{{ ''['＿＿class＿＿'] }}",
    "joined underscores": "{{ ''['__cla' ~ 'ss__'] }}{{ ['']|map('attr', '__cla' ~ 'ss__')|join }}",
    "class by sort": "{{ [ref]|sort(attribute='__func__.__globals__')|map(attribute='__self__')|list }}",
    "class by select": "{{ [ref]|selectattr('__func__')|list }}",
    "class by reject": "{{ [ref]|rejectattr('__self__', 'none')|map('attr', 'x')|join }}",
    "class by safe text": "{{ ('{0.__func__.__globals__}'|safe).format(ref) }}",
    "class by conversion": "{{ '{0.__class__!s}'.format('') }}",
    "class by item of a format": "{{ '{0[__class__]}'.format(ref) }}",
    "format from elsewhere": "{{ try_or_compiler_error('', '{0.__class__}'.format, ref) }}",
    "format by starmap": "{{ modules.itertools.starmap('{0.__func__}'.format, [[ref]])|join }}",
    "attributes of xml": "{{ {'a': ref.__func__}|xmlattr }}",
    "context as data": "{{ context|tojson }}{{ context|list }}",
    "adapter as data": "{{ adapter|tojson }}",
    "self of a template": "{{ self._TemplateReference__context }}{{ self.__init__.__globals__ }}",
    "super of a block": "{% block a %}{{ super._context }}{{ self.a._context }}{% endblock %}",
    "inside of a loop": "{% for a in [1] %}{{ loop._iterable }}{{ loop.cycle.__func__ }}{% endfor %}",
    "inside of a caller": "{% call statement('x') %}{{ caller._environment }}{{ caller._func }}{% endcall %}",
    "inside of a namespace": "{% set ns = namespace() %}{% set ns.__class__ = 1 %}{{ ns._Namespace__attrs }}",
    "inside of what is not defined": "{{ x._undefined_exception }}{{ x.__init__ }}",
    "self of a result": "{{ load_result.__self__ }}{{ env_var._given }}{{ var._seen }}",
    "rendered again": "{{ render('{{ cycler.__init__.__globals__ }}') }}",
    "include of many": "{% include ['/etc/passwd', '../x'] ignore missing %}",
    "import from a file": "{% from '/etc/passwd' import x %}",
    "YAML with a tag": "{% set x = fromyaml('!!python/object/apply:os.getcwd []') %}{{ x.strip }}",
    "a codec": "{{ 'a'.encode('os') }}",
    "frame of a generator": "{{ ([1]|map('string')).gi_frame }}{{ ([1]|batch(1)).gi_code }}",
}
BOMBS = {
    "product": "{{ 'x' * 10 ** 10 }}",
    "product of a list": "{{ ([0] * 10 ** 9)|length }}",
    "power": "{{ 10 ** (10 ** 10) }}",
    "powers of powers": "{% set ns = namespace(n=9) %}{% for i in range(40) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
    "range": "{% for i in range(10 ** 9) %}x{% endfor %}",
    "width": "{{ '%2000000000d' % 1 }}",
    "width by format": "{{ '{:4000000000}'.format(1) }}",
    "center": "{{ 'x'.center(4 * 1000 * 1000 * 1000) }}",
    "doubling": "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    "output": "{% for i in range(99999) %}{{ 'x' * 999999 }}{% endfor %}",
    "combinations": "{{ modules.itertools.product(range(1000), repeat=4)|length }}",
    "macro": "{{ bomb() }}",
    "json": "{{ fromjson('[' * 900000) }}",
    "yaml": "{{ fromyaml('a: &a [x,x]\\nb: &b [*a,*a]\\nc: [*b,*b]') }}",
    "nesting": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "blocks": "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "lone surrogate": "{{ ref('\\ud800') }}",
    "unclosed": "{% if true %}",
    "named width": "{{ '%(a)2000000000d' % {'a': 1} }}",
    "number of letters": "{{ ('f' * 1000000)|int(base=16) }}",
    "list in itself": "{% set l = [] %}{% do l.append(l) %}{{ l|tojson }}",
    "loops in loops": "{% for a in [1] %}" * 300 + "{% endfor %}" * 300,
    "recursive loop": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "chain of attributes": "{{ a" + ".a" * 5000 + " }}",
    "chain of signs": "{{ " + "-" * 20000 + "1 }}",
    "brackets": "{{ " + "[" * 20000,
    "beginnings": "{{ " * 20000,
    "beginnings of settings": "{{ config(enabled " * 20000,
    "settings without end": "{{ config(enabled=var('a', " * 20000 + " }}",
    "quotes": "{{ " + "'" * 100001,
    "backslashes": "{{ '" + "\\" * 50001 + "' }}",
    "digits": "{{ " + "1" * 100000 + " }}",
    "a large setting": "{{ config(a=0x" + "f" * 3000 + ") }}",
    "a broken setting": "{{ config(a='\\ud800', b=[" + "[" * 150 + "]" * 150 + "]) }}",
    "questions": "{% for i in range(99999) %}{% set x = adapter.get_relation('a', 'b', i) %}{% endfor %}",
    "a long question": "{{ adapter.get_relation('a', 'b', 'x' * 999999) }}",
    "many settings": "{% for i in range(20) %}{% do config.set('k' ~ i, 'x' * 999999) %}{% endfor %}",
}
# The processor is kept until the time is over.
SLOW = {
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "expression": "{{ modules.re.match('(a+)+$', 'a' * 40 ~ 'b') }}",
}
MACROS = {"bomb": "{% macro bomb() %}{{ bomb() }}{{ bomb() }}{% endmacro %}"}


@pytest.mark.parametrize("attacks", [ESCAPES, BOMBS, SLOW], ids=["escapes", "bombs", "slow"])
def test_no_attack_gets_anywhere(attacks: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_ENV_SECRET_TOKEN", "hidden-token")
    monkeypatch.setattr(worker, "TEMPLATE_SECONDS", 0.5)
    models = {f"a{i}": template for i, template in enumerate(attacks.values())}
    renderer = Renderer(project(tmp_path, {**models, "good": "select {{ 1 + 1 }}"}, MACROS), Given(is_whole=True))
    for name, attack in zip(models, attacks, strict=True):
        started = time.monotonic()
        found = renderer.compiled(f"model.shop.{name}")
        assert time.monotonic() - started < worker.MOST_SECONDS, attack
        if isinstance(found, Rendered):
            # Jinja prints nothing for what it forbids, and so does dbt.
            assert attacks is ESCAPES, (attack, found.sql[:80])
            assert not found.sql.strip(" []'"), (attack, found.sql)
        else:
            assert found.reason.isprintable(), attack
            assert len(found.reason) < 400, attack
        assert "hidden-token" not in str(found), attack
        assert os.environ["PATH"] not in str(found), attack
    good = renderer.compiled("model.shop.good")
    assert isinstance(good, Rendered)
    assert good.sql == "select 2"


ENDLESS = [
    "{{ config(enabled ",
    "config(enabled=var('a', ",
    "{{ ",
    "{{ '\\'",
    "{% '\\",
    "{{ config( }}",
    "star( from = ref( '",
]


def test_no_text_keeps_the_process_that_asks(tmp_path: Path) -> None:
    # This one has no clock: a pattern that tries each beginning to the end of the text would take it hours.
    models = {f"a{i}": each * 30_000 + "enabled" for i, each in enumerate(ENDLESS)}
    renderer = Renderer(project(tmp_path, {**models, "asks": "{{ var('a', 1) }}"}), Given(is_whole=True))
    assert isinstance(renderer.compiled("model.shop.asks"), Rendered)
    for name, text in models.items():
        found = renderer.compiled(f"model.shop.{name}")
        assert isinstance(found, NotRendered) or found.sql == text, name
        assert not list(blocks("{% macro a() %}" + text))
        assert not called_in([text]) or "config" in text


CHANGES = {
    "variables": "{% do var('names').append('z') %}{{ var('names')|join }}",
    "graph": "{% do graph.nodes.clear() %}{{ graph.nodes|length }}",
    "model": "{% do model.config.update({'materialized': 'table'}) %}{{ model.config.materialized }}",
    "exceptions": "{% do exceptions.update({'warn': ref}) %}{{ exceptions.warn('x') }}",
    "builtins": "{% do builtins.update({'ref': var}) %}{{ builtins.ref('good') }}",
    "api": "{% do api.update({'Column': 1}) %}{{ api.Column('a', 'text').name }}",
    "graph by its class": "{% do dict.clear(graph.nodes) %}",
    "graph by a list": "{% do modules.itertools.starmap(dict.pop, [[graph, 'nodes']]) %}",
}
READS = {
    "variables": ("{{ var('names')|join }}", "ab"),
    "graph": ("{{ graph.nodes|length > 2 }}", "True"),
    "model": ("{{ model.config.materialized }}", "view"),
    "exceptions": ("{{ exceptions.warn('x') }}.", "."),
    "builtins": ("{{ builtins.ref('good') }}", '"db"."main"."good"'),
    "api": ("{{ api.Column('a', 'text').name }}", "a"),
}


def test_no_model_changes_what_another_reads(tmp_path: Path) -> None:
    models = {f"change_{name}": template for name, template in CHANGES.items()}
    models |= {f"read_{name}": template for name, (template, _) in READS.items()}
    given = Given(files={"shop": {"names": ["a", "b"]}}, is_whole=True)
    renderer = Renderer(project(tmp_path, {**models, "good": "select 1"}), given)
    for name in CHANGES:
        renderer.compiled(f"model.shop.change_{name}")
    for name, (_, expected) in READS.items():
        found = renderer.compiled(f"model.shop.read_{name}")
        assert isinstance(found, Rendered), (name, found)
        assert found.sql == expected, name


def test_memory_that_one_model_keeps_is_not_taken_for_the_next_ones(tmp_path: Path) -> None:
    keeps = "{% set l = [] %}{% do l.append(l) %}{% do l.append('{:850000000}'.format(1)) %}kept"
    needs = "{{ '{:300000000}'.format(1)|length }}"
    renderer = Renderer(project(tmp_path, {"first": "{{ 1 + 1 }}", "keeps": keeps, "needs": needs}))
    found = [renderer.compiled(f"model.shop.{name}") for name in ("first", "keeps", "needs")]
    assert [each.sql for each in found if isinstance(each, Rendered)] == ["2", "kept", "300000000"]


def test_a_process_that_hangs_or_dies_takes_one_model_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_SECONDS", 0.5)
    monkeypatch.setattr(worker, "TEMPLATE_SECONDS", 60.0)
    renderer = Renderer(project(tmp_path, {"bad": SLOW["loops"], "good": "select {{ 1 + 1 }}"}))
    bad = renderer.compiled("model.shop.bad")
    assert isinstance(bad, NotRendered)
    assert "longer" in bad.reason
    monkeypatch.setattr(worker, "MOST_SECONDS", 15.0)
    assert isinstance(renderer.compiled("model.shop.good"), Rendered)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_a_fork_renders_in_a_process_of_its_own(tmp_path: Path) -> None:
    renderer = Renderer(project(tmp_path, {f"m{i}": f"select {{{{ {i} + 0 }}}}" for i in range(40)}))
    renderer.compiled("model.shop.m0")
    pid = os.fork()
    found = [renderer.compiled(f"model.shop.m{i}") for i in range(40)]
    right = [each.sql for each in found if isinstance(each, Rendered)] == [f"select {i}" for i in range(40)]
    if pid == 0:
        os._exit(0 if right else 1)
    assert right
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_after_too_many_deaths_nothing_more_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_DEATHS", 0)
    found = Renderer(project(tmp_path, {"good": "select {{ 1 + 1 }}"})).compiled("model.shop.good")
    assert isinstance(found, NotRendered)
    assert "died" in found.reason
