"""Scalar expressions to terms: operators, functions, aggregates, subqueries, paths into values."""
