{{ config(enabled=var('bakery__using_subscriptions')) }}

select date_month, home_shop
from {{ ref('mart_mrr_summary') }}
where abs(opening_mrr + new_mrr + expansion_mrr + contraction_mrr + churn_mrr + reactivation_mrr - closing_mrr) > 0.01
