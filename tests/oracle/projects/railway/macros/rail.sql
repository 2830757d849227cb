{% macro clock(minute) -%}lpad((({{ minute }}) // 60 % 24)::varchar, 2, '0') || ':' || lpad((({{ minute }}) % 60)::varchar, 2, '0'){%- endmacro %}
{% macro pct(part, whole) -%}round(100.0 * ({{ part }}) / nullif({{ whole }}, 0), 1){%- endmacro %}
{% macro runs_on(mask, day) -%}substr({{ mask }}, isodow({{ day }})::int, 1) <> '-'{%- endmacro %}
{% macro per_band(column, bands) -%}
{% for lower, upper in bands %}
  count(*) filter (where {{ column }} >= {{ lower }}{% if upper is not none %} and {{ column }} < {{ upper }}{% endif %}) as "{{ lower }}_{{ upper or 'up' }}"{{ "," if not loop.last }}
{%- endfor %}
{%- endmacro %}
