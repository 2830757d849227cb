{#- A surrogate key: the md5 of the natural key's columns, nulls written as a dash. -#}
{% macro surrogate_key(columns) -%}
md5(
{%- for column in columns -%}
coalesce(cast({{ column }} as varchar), '-'){{ " || '~' || " if not loop.last }}
{%- endfor -%}
)
{%- endmacro %}
