{{
    config(
        materialized='incremental',
        unique_key='refund_id',
        incremental_strategy='delete+insert',
        on_schema_change='fail'
    )
}}

select *
from {{ ref('stg_refunds') }}

{% if is_incremental() %}
where refunded_at > (select max(refunded_at) from {{ this }})
{% endif %}
