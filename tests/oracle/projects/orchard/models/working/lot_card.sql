select
  k.lot,
  k.room,
  k.variety,
  {'on_entry': k.celsius_on_entry, 'alarms': k.alarms, 'too_long': k.kept_too_long} as climate,
  {'firmness': q.firmness, 'firm': q.firm, 'residue_mg': q.residue_mg} as quality,
  (select round(sum(v.eur), 2) from {{ ref('lot_value') }} v where v.lot = k.lot) as eur,
  (select count(*) from {{ ref('lot_origin') }} o where o.lot = k.lot and o.share > 0.2) as main_growers,
  exists (from {{ ref('residue_hits') }} h where h.lot = k.lot and h.over_limit) as residue_trouble,
  coalesce(c.claims, 0) as claims,
  c.faults,
  map_from_entries(list_zip(
    ['bins', 'age'],
    [k.bins, date_diff('day', k.stored_at, coalesce(k.emptied_at, timestamp '{{ var("season_end") }}'))]
  )) as counts
from {{ ref('lot_climate') }} k
left join {{ ref('lot_quality') }} q using (lot)
left join {{ ref('claims_on_lots') }} c using (lot)
