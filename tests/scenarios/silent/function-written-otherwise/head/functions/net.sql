-- net of tax
0.8 * gross
