SELECT player, sku, price, currency, moment AS sold_at, channel, note = 'refund' AS is_refund, purchase::VARCHAR AS sale
FROM {{ source('feed', 'purchases') }}
UNION ALL BY NAME
SELECT
  buyer AS player
  , item AS sku
  , (amount_cents / 100)::DECIMAL(9, 2) AS price
  , 'EUR' AS currency
  , day::TIMESTAMP AS sold_at
  , 'old-' || ROW_NUMBER() OVER (ORDER BY day, buyer, item, amount_cents) AS sale
FROM {{ source('feed', 'old_purchases') }}
