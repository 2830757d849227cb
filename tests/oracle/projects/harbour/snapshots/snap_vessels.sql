{% snapshot snap_vessels %}
    {{ config(unique_key='imo_no', strategy='timestamp', updated_at='changed_at') }}

    select
        imo_no,
        vessel_name,
        flag_code,
        operator_code,
        teu_capacity,
        changed_at
    from (
        select
            *,
            row_number() over (partition by imo_no order by changed_at desc, register_id desc) as recency
        from {{ ref('stg_tos__vessel_register') }}
    ) as register
    where recency = 1

{% endsnapshot %}
