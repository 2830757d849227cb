{% snapshot ward_history %}
{{ config(target_schema='history', unique_key='ward', strategy='check', check_cols=['title', 'beds']) }}
select ward, title, beds from {{ ref('wards') }}
{% endsnapshot %}
