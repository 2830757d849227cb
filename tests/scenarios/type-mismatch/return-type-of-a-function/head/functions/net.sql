cast(x * 0.8 as varchar)
