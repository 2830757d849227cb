select channel, make_date(2025, month_number, 1) as month, target
from (
    select channel, name as month_name, target
    from {{ ref('targets') }}
    unpivot (target for name in (jan, feb, mar, apr))
) as long
inner join (values ('jan', 1), ('feb', 2), ('mar', 3), ('apr', 4)) as months (month_name, month_number)
    using (month_name)
