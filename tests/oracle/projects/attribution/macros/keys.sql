{% macro row_key(fields) %}
    md5(cast(
        {%- for field in fields %}
        coalesce(cast({{ field }} as varchar), '_null_'){% if not loop.last %} || '-' || {% endif %}
        {%- endfor %}
    as varchar))
{% endmacro %}

{% macro all_but(relation_columns, without, alias) %}
    {%- for column in relation_columns if column not in without %}
    {{ alias }}.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}
