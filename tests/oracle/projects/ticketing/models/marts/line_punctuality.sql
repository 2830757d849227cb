with delays as (
    select * from {{ ref('int_line_delays') }}
),

lines as (
    select * from {{ ref('lines') }}
)

select
    lines.line_id,
    lines.mode,
    lines.operator,
    delays.day,
    delays.runs,
    delays.cancelled,
    round(100.0 * delays.late / nullif(delays.runs - delays.cancelled, 0), 1) as late_percent,
    delays.mean_delay,
    sum(delays.cancelled) over (partition by lines.line_id order by delays.day) as cancelled_so_far,
    rank() over (partition by delays.day order by delays.mean_delay desc nulls last, lines.line_id) as worst_rank
from lines
inner join delays using (line_id)
