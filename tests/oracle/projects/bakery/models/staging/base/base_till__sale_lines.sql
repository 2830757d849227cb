{{ union_shops('sale_lines', get_sale_lines_columns()) }}
