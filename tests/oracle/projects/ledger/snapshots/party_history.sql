{% snapshot party_history %}
{{ config(unique_key='party_code', strategy='timestamp', updated_at='updated_at', target_schema='history') }}
SELECT party_code, party_name, upper(country) AS country, credit_days, updated_at FROM {{ ref('parties') }}
{% endsnapshot %}
