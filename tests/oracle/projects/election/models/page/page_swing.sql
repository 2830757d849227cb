select
  s.district,
  d.name as district_name,
  {%- for p in ['SOL', 'CON', 'GRN', 'LIB', 'NAT', 'REG'] %}
  round(avg(case when s.party = '{{ p }}' then s.swing end), 2) as {{ p | lower }},
  {%- endfor %}
  max(case when s.rank <= 15 then s.party || ' in ' || s.station end) as big_gain,
  sum(s.votes) - sum(s.votes_before) as votes,
  sum(case when s.votes > coalesce(s.votes_2017, 0) then 1 else 0 end) as above_2017
from {{ ref('swing') }} s, {{ ref('districts') }} d
where s.district = d.district
group by s.district, d.name
