with bounds as (
    select min(happened_on) as lo, max(happened_on) as hi from {{ ref('known_events') }}
),
days as (
    select unnest(generate_series(lo, hi, interval 1 day))::date as day from bounds
)
select
    days.day,
    count(distinct k.reader_id) as active,
    sum(count(distinct k.reader_id)) over (order by days.day rows 6 preceding) as weekly_sum,
    bool_and(k.was_guessed) as only_guesses
from days
left join {{ ref('known_events') }} k on k.happened_on = days.day
group by days.day
