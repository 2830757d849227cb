SELECT
    (SELECT SUM(net_cents) FROM {{ ref('statements') }} WHERE account_kind = 'income') AS income_cents,
    (SELECT SUM(net_cents) FROM {{ ref('statements') }} WHERE account_kind = 'expense') AS cost_cents,
    (SELECT COUNT(*) FROM {{ ref('unbalanced') }}) AS unbalanced,
    (SELECT MAX(path) FROM {{ ref('rolled_up') }} WHERE depth = (SELECT MAX(depth) FROM {{ ref('rolled_up') }})) AS deepest
