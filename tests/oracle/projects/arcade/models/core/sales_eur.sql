{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='sold_on') }}
SELECT
  s.sale
  , s.player
  , s.sku
  , s.sold_at
  , s.sold_at::DATE AS sold_on
  , CASE WHEN s.is_refund THEN -1 ELSE 1 END * ROUND(s.price * COALESCE(f.rate, 1.0), 2) AS eur
  , s.currency
  , COALESCE(s.channel, 'legacy') AS channel
FROM {{ ref('sales') }} AS s
ASOF LEFT JOIN {{ source('feed', 'fx') }} AS f ON s.currency = f.currency AND s.sold_at >= f.day
{% if is_incremental() %}
WHERE s.sold_at::DATE >= (SELECT MAX(sold_on) FROM {{ this }})
{% endif %}
