{% macro as_money(column, digits=2) %}cast({{ column }} / 100.0 as decimal(18, {{ digits }})){% endmacro %}
{% macro month_of(column) -%} cast(date_trunc('month', {{ column }}) as date) {%- endmacro %}
