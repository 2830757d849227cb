-- the office gives 2017 as one wide sheet with text in the cells
select station_no as station, 'E17' as election, party, votes, eligible
from (
{%- for p in ['sol', 'con', 'grn', 'lib', 'lft', 'nat', 'fam'] %}
  select station_no, '{{ p | upper }}' as party, case when {{ p }} = '-' then 0 else {{ p }}::int end as votes,
    eligible::int as eligible
  from {{ source('count_night', 'results_2017') }}
  union all
{%- endfor %}
  select station_no, 'REST', rest::int, eligible::int from {{ source('count_night', 'results_2017') }}
) sheet
where votes > 0
