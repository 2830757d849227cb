WITH RECURSIVE up AS (
    SELECT account_no, account_no AS ancestor_no FROM {{ ref('accounts') }}
    UNION
    SELECT up.account_no, a.parent_no
    FROM up JOIN {{ ref('accounts') }} a ON a.account_no = up.ancestor_no
    WHERE a.parent_no IS NOT NULL
)
SELECT * FROM up
