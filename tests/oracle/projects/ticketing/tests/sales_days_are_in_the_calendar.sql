select sold_on from {{ ref('fct_sales') }} where sold_on not in (select day from {{ ref('sales_daily') }})
