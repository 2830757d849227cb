"""What must run after the merge: which nodes, in which order, and the dbt command for them."""
