{% snapshot unit_history %}
{{ config(unique_key='unit', strategy='timestamp', updated_at='changed_at') }}
select unit, series, depot, cars, changed_at from {{ ref('unit_list') }}
{% endsnapshot %}
