with base as (

    select * from {{ ref('base_till__sale_lines') }}

),

renamed as (

    select
        {{ surrogate_key(['shop', 'line_id']) }} as sale_line_key,
        {{ surrogate_key(['shop', 'sale_id']) }} as sale_key,
        shop,
        product_code,
        quantity,
        coalesce(
            unit_price_cents, cast(round(cast(unit_price_eur as decimal(8, 2)) * 100) as bigint)
        ) as unit_price_cents,
        coalesce(line_note, '') = 'day-old' as is_day_old,
        line_note
    from base

)

select * from renamed
