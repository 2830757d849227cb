{% macro dollars(column, by=100) %}{{ column }} / {{ by }}{% endmacro %}
