{% macro euros(cents, digits=2) -%} cast({{ cents }} / 100.0 as decimal(12, {{ digits }})) {%- endmacro %}
{% macro is_valid_at(moment, alias) -%}
    {{ moment }} >= {{ alias }}.valid_from and ({{ moment }} < {{ alias }}.valid_to or {{ alias }}.valid_to is null)
{%- endmacro %}
{% macro band(column, limits) %}
    case
        {%- for limit in limits %}
        when {{ column }} < {{ limit }} then 'under {{ limit }}'
        {%- endfor %}
        when {{ column }} is not null then 'over'
    end
{%- endmacro %}
