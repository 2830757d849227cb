{% snapshot rider_history %}
{{ config(unique_key='rider_id', strategy='timestamp', updated_at='updated_at') }}
select rider_id, town, tier, referred_by, updated_at from {{ ref('stg_riders') }}
{% endsnapshot %}
