{% macro euros(cents) %}round({{ cents }} / 100.0, 2){% endmacro %}

{% macro union_channels(channels) %}
{%- for channel in channels %}
    select *, '{{ channel }}' as channel from {{ ref('stg_' ~ channel ~ '_sales') }}
    {%- if not loop.last %}
    union all by name
    {%- endif %}
{%- endfor %}
{% endmacro %}

{% macro summed_by(column, values, measure) %}
{%- for value in values %}
    sum(case when {{ column }} = '{{ value }}' then {{ measure }} else 0 end) as {{ value }}_{{ measure }}
    {{- "," if not loop.last }}
{%- endfor %}
{% endmacro %}

{% macro part_of_day(moment) -%}
case
    when extract(hour from {{ moment }}) between 6 and 9 then 'morning'
    when extract(hour from {{ moment }}) between 16 and 19 then 'evening'
    else 'off-peak'
end
{%- endmacro %}
