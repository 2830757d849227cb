{% macro counted(column, values, prefix='n_') %}
  {%- for value in values %}
  , COUNT(*) FILTER (WHERE {{ column }} = '{{ value }}') AS {{ prefix }}{{ value }}
  {%- endfor %}
{% endmacro %}
{% macro week_of(moment) %}DATE_TRUNC('week', {{ moment }})::DATE{% endmacro %}
{% macro deduplicated(relation, key, order) %}
(SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {{ key }} ORDER BY {{ order }}) AS copy_number FROM {{ relation }}) WHERE copy_number = 1)
{% endmacro %}
