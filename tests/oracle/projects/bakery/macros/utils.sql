{% macro surrogate_key(fields) -%}
md5(
{%- for field in fields -%}
coalesce(cast({{ field }} as varchar), '_null_'){{ " || '-' || " if not loop.last }}
{%- endfor -%}
)
{%- endmacro %}

{% macro to_euros(column) -%}cast(round({{ column }} / 100.0, 2) as decimal(12, 2)){%- endmacro %}

{% macro date_spine(part, first, last) %}
select cast(range as date) as date_{{ part }}
from range(date '{{ first }}', date '{{ last }}' + interval 1 day, interval 1 {{ part }})
{% endmacro %}

{% macro change_since(column, partition, order, steps=1) -%}
round(
        100.0 * ({{ column }} - lag({{ column }}, {{ steps }}) over (partition by {{ partition }} order by {{ order }}))
        / nullif(lag({{ column }}, {{ steps }}) over (partition by {{ partition }} order by {{ order }}), 0), 1
    )
{%- endmacro %}

{% macro pass_through(name, alias=none) -%}
{%- for column in var(name, []) %},
    {{ alias ~ '.' if alias }}{{ column }}
{%- endfor -%}
{%- endmacro %}
