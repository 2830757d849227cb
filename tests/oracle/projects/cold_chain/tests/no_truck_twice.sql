select truck, count(*) n from {{ ref('scoreboard') }} group by 1 having n > 1
