{%- set relation = source('loyalty', 'customers') -%}

with source as (

    select * from {{ relation }}

),

fields as (

    select
    {{- fill_columns(get_customer_columns(), missing_in(relation, get_customer_columns())) }}
    {{- pass_through('bakery__customer_pass_through_columns') }}
    from source

),

deduplicated as (

    select *, row_number() over (partition by customer_no order by synced_at desc, email) as row_rank
    from fields

),

final as (

    select
        customer_no,
        lower(email) as email,
        coalesce(first_name, split_part(email, '.', 1)) as first_name,
        coalesce(phone, 'n/a') as phone,
        joined_on,
        date_trunc('month', joined_on)::date as joined_month,
        born_on,
        coalesce(home_shop, 'none') as home_shop,
        referral_code
        {{- pass_through('bakery__customer_pass_through_columns') }}
    from deduplicated
    where row_rank = 1 and not is_deleted

)

select * from final
