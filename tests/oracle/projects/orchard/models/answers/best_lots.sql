with scored as (
  from {{ ref('lot_card') }}
  select
    lot,
    variety,
    room,
    eur,
    quality.firmness as firmness,
    climate.alarms as alarms,
    counts['bins'] as bins,
    eur / nullif(counts['bins'], 0) as eur_per_bin,
    (case when quality.firm then 2 else 0 end)
      + (case when climate.too_long then 0 else 1 end)
      + (case when residue_trouble then 0 else 1 end)
      - least(claims, 2) as points
)
from scored
select
  variety,
  rank() over best as place,
  lot,
  room,
  points,
  firmness,
  alarms,
  round(eur_per_bin, 2) as eur_per_bin,
  ntile(4) over best as quarter
where eur is not null
window best as (partition by variety order by points desc, eur_per_bin desc, lot)
qualify place <= 60
