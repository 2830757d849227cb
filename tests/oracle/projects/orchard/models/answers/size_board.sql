-- the shares of sizes as the sorter noted them do not add up to a hundred, so they are scaled
with noted as (
  from {{ source('barn', 'gradings') }}
  select run, lot, columns('^mm[0-9]+$')
),
sizes as (
  {% for mm in var('sizes') %}
  select
    run,
    lot,
    {{ mm }} as millimetres,
    coalesce("mm{{ mm }}", 0) as noted,
    round(
      coalesce("mm{{ mm }}", 0) * 100.0
        / nullif({% for mm2 in var('sizes') %}coalesce("mm{{ mm2 }}", 0){{ ' + ' if not loop.last }}{% endfor %}, 0),
      1
    ) as percent
  from noted
  {{ 'union all' if not loop.last }}
  {% endfor %}
),
sized as (
  select s.lot, s.run, s.millimetres, s.percent, v.kg
  from sizes s
  join {{ ref('grading_long') }} v on v.run = s.run and v.grade = 'Class I'
),
by_lot as (
  from sized
  select lot, millimetres, round(sum(percent * kg) / sum(kg), 2) as percent
  group by 1, 2
)
from (pivot by_lot on millimetres in (55, 65, 75, 85) using max(percent) group by lot)
select
  lot,
  columns('[0-9]+') as "mm_\0",
  greatest("55", "65", "75", "85") as largest_share
