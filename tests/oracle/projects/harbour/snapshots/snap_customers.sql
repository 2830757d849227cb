{% snapshot snap_customers %}
    {{
        config(
            unique_key='customer_no',
            strategy='check',
            check_cols=['credit_class', 'payment_terms_days', 'country_code'],
        )
    }}

    select
        customer_no,
        customer_name,
        group_name,
        country_code,
        credit_class,
        payment_terms_days,
        segment
    from {{ ref('stg_fin__customers') }}

{% endsnapshot %}
