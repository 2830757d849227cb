{{ config(enabled=var('bakery__using_subscriptions')) }}

with source as (

    select * from {{ source('loyalty', 'subscription_events') }}

),

renamed as (

    select
        event_id,
        customer_no,
        plan,
        event as event_type,
        occurred_at,
        case billing_period
            when 'week' then price_cents * 52 / 12.0
            when 'quarter' then price_cents / 3.0
            else price_cents
        end as monthly_cents
    from source

)

select event_id, customer_no, plan, event_type, occurred_at, {{ to_euros('monthly_cents') }} as monthly_amount
from renamed
