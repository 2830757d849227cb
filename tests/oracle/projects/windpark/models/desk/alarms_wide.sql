pivot (select turbine, alarm, weight from {{ ref('alarm_events') }})
on alarm in ('pitch', 'grid', 'icing') using count(*) as n, sum(weight) as w
group by turbine
