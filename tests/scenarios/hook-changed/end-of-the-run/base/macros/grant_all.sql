{% macro grant_all(role) %}grant select on all tables in schema marts to {{ role }}{% endmacro %}
