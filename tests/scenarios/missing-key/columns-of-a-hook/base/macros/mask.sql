{% macro mask(column) %}update {{ this }} set {{ column }} = 0{% endmacro %}
