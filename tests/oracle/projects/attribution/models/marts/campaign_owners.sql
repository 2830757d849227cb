with campaigns as (
    select * from {{ ref('campaigns') }}
)
select owner, count(*) as campaigns, sum(revenue) as revenue, string_agg(campaign_title, ', ' order by campaign_title) as titles
from campaigns
group by owner
