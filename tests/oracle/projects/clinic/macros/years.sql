{% macro every_year(stem, columns) %}
{%- for year in var('invoice_years') %}
    select
        {{ year }} as booked_year
        {%- for column in columns %}
        , {{ 'null' if column == 'discount_percent' and year < 2024 else column }} as {{ column }}
        {%- endfor %}
    from {{ ref(stem ~ '_' ~ year) }}
    {{- ' union all' if not loop.last }}
{%- endfor %}
{% endmacro %}
