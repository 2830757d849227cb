{% macro clean_code(column) -%}
nullif(upper(trim({{ column }})), '')
{%- endmacro %}

{% macro hours_between(starts, ends) -%}
cast(date_diff('minute', {{ starts }}, {{ ends }}) / 60.0 as decimal(12, 2))
{%- endmacro %}

{% macro decimal_from_text(column, precision=12, scale=2) -%}
cast(replace(trim({{ column }}), ',', '.') as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}

{% macro date_from_german(column) -%}
cast(strptime({{ column }}, '%d.%m.%Y') as date)
{%- endmacro %}
