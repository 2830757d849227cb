with forms as (
  from {{ source('barn', 'lab') }} select sample, form::json as form, residues
)
select
  sample,
  form->>'lot' as lot,
  strptime(form->>'taken', '%Y-%m-%dT%H:%M') as taken_at,
  coalesce(upper(form->>'by'), '--') as technician,
  from_json(form->'firmness', '["double"]') as firmness,
  (form->>'brix')::double as brix,
  (form->>'$.starch')::int as starch,
  residues
from forms
