SELECT step, place, players, players / FIRST_VALUE(players) OVER (ORDER BY place) AS of_first
FROM (
  {%- for step in var('steps') %}
  SELECT '{{ step }}' AS step, {{ loop.index }} AS place, COUNT(DISTINCT player) AS players
  FROM {{ ref('sessions') }} WHERE n_{{ step }} > 0
  {{ 'UNION ALL' if not loop.last }}
  {%- endfor %}
)
