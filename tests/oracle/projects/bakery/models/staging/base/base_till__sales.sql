{{ union_shops('sales', get_sales_columns()) }}
