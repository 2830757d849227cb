with base as (

    select * from {{ ref('base_till__sales') }}

),

ranked as (

    select
        *,
        row_number() over (partition by shop, sale_id order by _synced_at desc, status) as sync_rank,
        count(*) over (partition by shop, sale_id) as times_synced
    from base

),

renamed as (

    select
        {{ surrogate_key(['shop', 'sale_id']) }} as sale_key,
        shop,
        sale_id,
        customer_no,
        till_no,
        lower(cashier) as cashier,
        coalesce(lower(channel), 'unknown') as sales_channel,
        status as sale_status,
        coalesce(cast(trim(discount_pct) as integer), 0) as discount_pct,
        sold_at,
        cast(sold_at as date) as sold_on,
        cast(date_trunc('month', sold_at) as date) as sold_month,
        times_synced > 1 as was_edited,
        _synced_at as synced_at
    from ranked
    where sync_rank = 1 and status <> 'void'

)

select * from renamed
