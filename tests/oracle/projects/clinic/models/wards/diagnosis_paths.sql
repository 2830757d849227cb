with recursive tree as (
    select code, parent, label, weight, code as root, 0 as depth, label as path
    from {{ ref('diagnoses') }}
    where parent is null

    union all

    select child.code, child.parent, child.label, child.weight + tree.weight, tree.root, tree.depth + 1, tree.path || ' > ' || child.label
    from {{ ref('diagnoses') }} as child
    inner join tree on child.parent = tree.code
)

select * from tree
