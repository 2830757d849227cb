with source as (

    select * from {{ ref('paid_spend') }}

),

renamed as (

    select
        {{ row_key(['day', 'network', 'campaign_key']) }} as spend_key,
        cast(day as date) as spent_on,
        network,
        campaign_key,
        clicks,
        spend_micros / 1000000.0 as spend
    from source

)

select * from renamed
