-- shares of a customer's revenue among the contracts in force, by month
with contracts as (

    select
        cast(customer_no as varchar) as customer_no,
        contract_no,
        contract_type,
        weight_points,
        starts_on,
        coalesce(ends_on, date '9999-12-31') as ends_on
    from {{ source('fin', 'customer_contract') }}

),

months as (

    select distinct month_start from {{ ref('dim_date') }}

),

in_force as (

    select
        months.month_start,
        contracts.customer_no,
        contracts.contract_no,
        max(contracts.contract_type) as contract_type,
        sum(contracts.weight_points) as weight_points
    from months
    inner join contracts
        on months.month_start between contracts.starts_on and contracts.ends_on
    group by months.month_start, contracts.customer_no, contracts.contract_no

)

select
    {{ surrogate_key(['month_start', 'customer_no', 'contract_no']) }} as bridge_key,
    {{ surrogate_key(['customer_no']) }} as customer_key,
    month_start,
    customer_no,
    contract_no,
    contract_type,
    weight_points / sum(weight_points) over (partition by month_start, customer_no) as revenue_share
from in_force
