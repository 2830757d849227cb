select h::timestamp as Hour, dayname(h) as "Day" from generate_series(timestamp '2025-03-01 08:00', timestamp '2025-03-04 08:00', interval 1 hour) g(h)
