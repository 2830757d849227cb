with shifts as (

    select * from {{ ref('stg_till__shifts') }}

),

wages as (

    select
        wage_group,
        hourly,
        starts_on,
        lead(starts_on, 1, date '2099-01-01') over (partition by wage_group order by starts_on) as ends_on
    from {{ ref('wage_groups') }}

),

hours as (

    select
        *,
        cast(clock_in as date) as worked_on,
        cast((date_diff('minute', clock_in, clock_out) - break_minutes) / 60.0 as decimal(6, 2)) as paid_hours,
        extract(hour from clock_in) < 6 as starts_at_night
    from shifts

)

select
    hours.shift_key,
    hours.shop,
    hours.employee_key,
    hours.wage_group,
    hours.worked_on,
    hours.paid_hours,
    hours.starts_at_night,
    hours.is_estimated,
    wages.hourly * case when hours.is_temp then 1.15 else 1 end as hourly,
    cast(
        hours.paid_hours * wages.hourly * case when hours.is_temp then 1.15 else 1 end
        + case when hours.starts_at_night then 0.25 * 3 * wages.hourly else 0 end as decimal(12, 2)
    ) as wage_cost
from hours
left join wages
    on wages.wage_group = hours.wage_group
    and hours.worked_on >= wages.starts_on
    and hours.worked_on < wages.ends_on
where hours.paid_hours > 2.5
