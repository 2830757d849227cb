x * (1 - rate)
