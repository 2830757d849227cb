SELECT
  cohort
  , COUNT(DISTINCT player) AS players
  {%- for day in [1, 3, 7] %}
  , COUNT(DISTINCT CASE WHEN age >= {{ day }} THEN player END) / COUNT(DISTINCT player) AS d{{ day }}
  {%- endfor %}
FROM (
  SELECT p.player, p.cohort, DATE_DIFF('day', p.joined_on, s.started::DATE) AS age
  FROM {{ ref('people') }} AS p
  LEFT JOIN {{ ref('sessions') }} AS s USING (player)
)
GROUP BY cohort
