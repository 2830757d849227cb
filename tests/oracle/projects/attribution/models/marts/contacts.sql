with contacts as (
    select * from {{ ref('stg_contacts') }}
),
orders as (
    select * from {{ ref('stg_orders') }}
),
responsive as (
    select contact_key from {{ ref('int_responsive_contacts') }}
),
order_totals as (
    select email, count(*) as orders, sum(total_eur) as lifetime_value, min(placed_at) as first_order_at
    from orders
    where state = 'paid'
    group by email
),
final as (
    select
        contacts.contact_key,
        contacts.email,
        contacts.first_name,
        contacts.stage,
        coalesce(order_totals.orders, 0) as orders,
        coalesce(order_totals.lifetime_value, 0) as lifetime_value,
        order_totals.first_order_at,
        contacts.contact_key in (select contact_key from responsive) as is_responsive
    from contacts
    left join order_totals using (email)
)
select * from final
