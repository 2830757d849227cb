{% snapshot turbine_past %}
{{ config(unique_key='turbine', strategy='check', check_cols=['park', 'rated_kw', 'heated']) }}
select turbine, park, rated_kw, heated, maker from {{ ref('turbine_specs') }}
{% endsnapshot %}
