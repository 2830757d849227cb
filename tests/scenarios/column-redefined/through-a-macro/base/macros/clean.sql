{% macro clean(column) %}lower({{ column }}){% endmacro %}
