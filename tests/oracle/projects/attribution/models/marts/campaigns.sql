with names as (
    select * from {{ ref('campaign_names') }}
),
spend as (
    select campaign_key, sum(spend) as spend, min(spent_on) as first_day from {{ ref('stg_spend') }} group by campaign_key
),
attributed as (
    select campaign_key, sum(revenue) as revenue, sum(weight) as orders from {{ ref('attributed_orders') }}
    where campaign_key is not null group by campaign_key
)
select
    names.campaign_key,
    names.campaign_title,
    names.owner,
    spend.spend,
    spend.first_day,
    attributed.revenue,
    attributed.orders,
    case when attributed.revenue > spend.spend then 'earns' when spend.spend is null then 'free' else 'costs' end as verdict
from names
left join spend on spend.campaign_key = names.campaign_key
left join attributed on attributed.campaign_key = names.campaign_key
