select
  g.party,
  g.quarter as income_quarter,
  round(avg(100 * g.second_share), 2) as share,
  round(corr(g.second_share, g.density), 3) as with_density,
  round(corr(g.second_share, g.under_30), 3) as with_youth,
  count(*) as districts,
  sum(g.inhabitants) as inhabitants
from (
  select p.party, p.second_share, f.under_30, f.inhabitants, f.inhabitants / f.area_km2 as density, f.quarter
  from {{ ref('party_district') }} p,
  (
    select x.*, ntile(3) over (order by x.income, x.district) as quarter
    from (
      select district, inhabitants, under_30, over_65, area_km2,
        coalesce(cast(replace(nullif(income, '-'), '.', '') as integer), 30000) as income
      from {{ ref('district_profile') }}
      where coalesce(degree, 20) > 12
    ) x
  ) f
  where p.district = f.district and p.election = '{{ var("this_one") }}'
) g
group by 1, 2
