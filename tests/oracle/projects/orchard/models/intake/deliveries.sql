-- a ticket weighed again replaces the first weighing
with latest as (
  from {{ source('barn', 'tickets') }}
  select *
  qualify line = max(line) over (partition by ticket)
)
from latest
select
  ticket,
  "Grower No" as grower,
  weighed_at,
  weighed_at::date as day,
  {{ plain('variety') }} as variety,
  variety ilike '%(bio)%' as says_bio,
  gross_kg - coalesce(tare_kg, 250) as net_kg,
  tare_kg is null as tare_guessed,
  sheet->>'$.truck.plate' as plate,
  (sheet->>'$.truck.axles')::int as axles,
  split_part(sheet->>'block', '-', 1) as block,
  (sheet->>'$.field.brix')::double as field_brix,
  coalesce((sheet->>'$.field.wet')::boolean, false) as wet,
  from_json(sheet->'pickers', '["varchar"]') as pickers
where gross_kg > coalesce(tare_kg, 250) + 1200
