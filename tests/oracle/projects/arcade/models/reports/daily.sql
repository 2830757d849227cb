SELECT
  day
  , COALESCE(s.sessions, 0) AS sessions
  , COALESCE(e.eur, 0) AS eur
  , SUM(COALESCE(e.eur, 0)) OVER (ORDER BY day) AS running_eur
  , AVG(COALESCE(s.sessions, 0)) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS mean_week
  , NOT COALESCE(s.sessions, 0) > LAG(s.sessions, 1, 0) OVER (ORDER BY day) AS is_down
FROM (SELECT UNNEST(RANGE(DATE '2024-04-28', DATE '2024-05-28', INTERVAL 1 DAY))::DATE AS day)
LEFT JOIN (SELECT started::DATE AS day, COUNT(*) AS sessions FROM {{ ref('sessions') }} GROUP BY 1) s USING (day)
LEFT JOIN (SELECT sold_on AS day, SUM(eur) AS eur FROM {{ ref('sales_eur') }} GROUP BY 1) e USING (day)
