{#- Stands in for the loader: copies raw_data/*.csv into the schemas that the sources name. -#}
{% macro load_raw_tables() %}
    {% set loads = {
        'box_office': ['venues', 'shows', 'performances', 'customers', 'orders', 'tickets', 'refunds'],
        'mailing': ['newsletter_signups', 'survey_answers'],
    } %}
    {% for schema_name, tables in loads.items() %}
        create schema if not exists {{ schema_name }};
        {% for table in tables %}
            create or replace table {{ schema_name }}.{{ table }} as
            select * from read_csv('raw_data/{{ table }}.csv', header = true);
        {% endfor %}
    {% endfor %}
{% endmacro %}
