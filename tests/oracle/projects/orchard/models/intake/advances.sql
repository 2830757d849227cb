select
  payment,
  "Grower No" as grower,
  "Paid On" as paid_on,
  replace(replace(regexp_replace("Amount", '[^0-9.,]', '', 'g'), '.', ''), ',', '.')::decimal(10, 2) as eur,
  case
    when "Note" is null then 'unknown'
    when "Note" ilike '%main%' then 'main'
    when "Note" ilike '%summer%' then 'summer'
    when "Note" ilike '%bio%' then 'bio'
    when "Note" ilike '%pear%' then 'pear'
    else 'other'
  end as pool
from {{ source('barn', 'advances') }}
