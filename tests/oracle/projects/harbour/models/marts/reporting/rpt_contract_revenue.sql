-- revenue spread over contracts by the bridge; what has no contract stays under 'none'
with revenue as (

    select
        customer_key,
        issued_month,
        revenue_class,
        sum(net_amount_eur) as revenue_eur,
        sum(tax_amount_eur) as tax_eur
    from {{ ref('fct_invoice_lines') }}
    where net_amount_eur is not null
    group by 1, 2, 3

),

spread as (

    select
        coalesce(bridge.contract_no, 'none') as contract_no,
        coalesce(bridge.contract_type, 'none') as contract_type,
        revenue.issued_month,
        revenue.revenue_class,
        revenue.revenue_eur * coalesce(bridge.revenue_share, 1) as revenue_eur,
        revenue.tax_eur * coalesce(bridge.revenue_share, 1) as tax_eur,
        customers.segment
    from revenue
    left join {{ ref('bridge_customer_contract') }} as bridge
        on revenue.customer_key = bridge.customer_key
        and revenue.issued_month = bridge.month_start
    left join {{ ref('dim_customer') }} as customers
        on revenue.customer_key = customers.customer_key

)

select
    contract_no,
    issued_month,
    max(contract_type) as contract_type,
    round(sum(revenue_eur), 2) as revenue_eur,
    round(sum(tax_eur), 2) as tax_eur,
    round(sum(case when revenue_class = 'storage' then revenue_eur else 0 end), 2) as storage_eur,
    round(sum(case when revenue_class = 'handling' then revenue_eur else 0 end), 2) as handling_eur,
    round(sum(case when segment = 'forwarder' then revenue_eur else 0 end), 2) as forwarder_eur,
    round(sum(sum(revenue_eur)) over (partition by contract_no order by issued_month), 2) as revenue_to_date_eur
from spread
group by contract_no, issued_month
