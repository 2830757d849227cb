with turns as (

    select * from {{ ref('fct_gate_turns') }}

),

days as (

    select * from {{ ref('dim_date') }}

)

select
    days.calendar_week,
    turns.haulier,
    count(*) as turns,
    count(turns.left_at) as completed_turns,
    round(avg(turns.turn_minutes), 2) as mean_minutes,
    quantile_cont(turns.turn_minutes, 0.9) as p90_minutes,
    sum(case when turns.had_trouble then 1 else 0 end) as trouble_turns,
    sum(case when turns.is_after_cutoff then 1 else 0 end) as late_turns,
    sum(case when days.is_weekend then 1 else 0 end) as weekend_turns,
    count(distinct turns.plate) as trucks,
    count(distinct turns.customer_no) as customers
from turns
inner join days on turns.entered_date_key = days.date_key
group by days.calendar_week, turns.haulier
