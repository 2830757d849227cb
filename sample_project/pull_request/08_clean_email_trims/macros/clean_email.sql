{#- One spelling per address, so that contacts and customers can be matched. -#}
{% macro clean_email(column) -%}
    lower(trim({{ column }}))
{%- endmacro %}
