{% macro grant_all(role) %}grant all on all tables in schema marts to {{ role }}{% endmacro %}
