{{ union_shops('shifts', get_shifts_columns()) }}
