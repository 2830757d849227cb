select channel, sum(amount) as amount from {{ source('raw', 'orders') }} group by channel
