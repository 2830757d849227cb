select c.parcel, c.goods, felt, felt > "To" as too_warm, coalesce(felt < "From", false) as too_cold, rank() over (order by kg desc, parcel)
from {{ ref('claims') }} c left join {{ ref('limits') }} using (goods)
