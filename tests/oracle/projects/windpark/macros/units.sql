{% macro mw(kw) %}({{ kw }} / 1000.0){% endmacro %}
{% macro share(part, whole, digits=3) %}round({{ part }}::double / nullif({{ whole }}, 0), {{ digits }}){% endmacro %}
{% macro overlaps(a_from, a_to, b_from, b_to) %}{{ a_from }} < coalesce({{ b_to }}, timestamp '2099-01-01') and {{ b_from }} < coalesce({{ a_to }}, timestamp '2099-01-01'){% endmacro %}
