"""Rows that a node keeps from run to run, and the form that its table has."""
