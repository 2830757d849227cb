-- the tariff in force on the day of entry, tier by tier
with dwell as (

    select * from {{ ref('int_container_dwell') }}

),

tariffs as (

    select
        tariff_class,
        day_from,
        coalesce(day_to, 999) as day_to,
        rate_per_day,
        valid_from,
        coalesce(valid_to, date '9999-12-31') as valid_to
    from {{ ref('storage_tariffs') }}

)

select
    dwell.visit_id,
    dwell.customer_no,
    dwell.tariff_class,
    tariffs.day_from,
    least(dwell.dwell_days, tariffs.day_to) - tariffs.day_from + 1 as tier_days,
    greatest(
        least(dwell.dwell_days, tariffs.day_to) - greatest(tariffs.day_from, dwell.free_days_extra + 1) + 1,
        0
    ) as charged_days,
    tariffs.rate_per_day,
    greatest(
        least(dwell.dwell_days, tariffs.day_to) - greatest(tariffs.day_from, dwell.free_days_extra + 1) + 1,
        0
    ) * tariffs.rate_per_day * case when dwell.is_hazardous then 1.5 else 1.0 end as storage_amount_eur
from dwell
inner join tariffs
    on dwell.tariff_class = tariffs.tariff_class
    and dwell.first_day between tariffs.valid_from and tariffs.valid_to
    and dwell.dwell_days >= tariffs.day_from
