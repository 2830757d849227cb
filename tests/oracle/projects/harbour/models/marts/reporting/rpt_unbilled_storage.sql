select
    visits.visit_id,
    visits.container_no,
    customers.customer_name,
    customers.credit_class,
    visits.first_day,
    visits.charged_days,
    visits.storage_due_eur,
    visits.storage_billed_eur,
    visits.storage_due_eur - visits.storage_billed_eur as open_eur,
    case
        when visits.storage_due_eur - visits.storage_billed_eur > 500 then 'high'
        when visits.storage_due_eur - visits.storage_billed_eur > 100 then 'medium'
        else 'low'
    end as priority,
    visits.first_day - visits.previous_visit_ended as days_since_previous_visit
from {{ ref('fct_container_visits') }} as visits
left join {{ ref('dim_customer') }} as customers on visits.customer_key = customers.customer_key
where visits.storage_due_eur > visits.storage_billed_eur
    and not visits.is_in_yard
