{% snapshot products_snapshot %}
{{ config(unique_key='product_code', strategy='timestamp', updated_at='updated_at') }}
select * from {{ ref('stg_backoffice__products') }}
{% endsnapshot %}
