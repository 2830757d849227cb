WITH RECURSIVE tree (account_no, account_name, account_kind, parent_no, depth, path) AS (
    SELECT account_no, account_name, account_kind, parent_no, 0, CAST(account_name AS VARCHAR)
    FROM {{ ref('accounts') }}
    WHERE parent_no IS NULL
    UNION ALL
    SELECT a.account_no, a.account_name, a.account_kind, a.parent_no, t.depth + 1, t.path || ' > ' || a.account_name
    FROM {{ ref('accounts') }} a
    JOIN tree t ON a.parent_no = t.account_no
)
SELECT account_no, account_name, account_kind, parent_no, depth, path FROM tree
