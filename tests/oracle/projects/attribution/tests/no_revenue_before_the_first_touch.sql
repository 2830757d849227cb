select attribution_key from {{ ref('attributed_orders') }} where touched_at > placed_at
