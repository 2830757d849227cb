select 10 as order_no, 'lead' as kind, 'The ' || name || ' is ahead with ' || share || ' per cent' as line
from {{ ref('page_parties') }} where rank = 1
union all
select 20, 'gain', name || ' gains most: ' || change_text from (
  select name, change_text, row_number() over (order by change desc, name) as n from {{ ref('page_parties') }}
  where change is not null
) g where n = 1
union all
select 30 + row_number() over (order by district), 'district', name || ': ' || winner || ' ' || story
from {{ ref('page_districts') }} where story <> 'holds' or verdict = 'too close'
union all
select 60, 'majority', 'Parties of the government hold ' || sum(seats) || ' of ' ||
  (select sum(total) from {{ ref('seats') }} where election = '{{ var("this_one") }}') || ' seats'
from {{ ref('page_parties') }} where role = 'government' having sum(seats) > 0
union all
select 70, 'odd', count(*) || ' results in ' || count(distinct station) || ' stations look odd'
from {{ ref('oddities') }}
union all
select 80, 'women', round(100.0 * sum(case when sex = 'f' then 1 else 0 end) / nullif(count(*), 0)) || ' % are women'
from {{ ref('page_elected') }} where status = 'new'
