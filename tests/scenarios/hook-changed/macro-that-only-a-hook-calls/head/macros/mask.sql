{% macro mask(column) %}update {{ this }} set {{ column }} = null{% endmacro %}
