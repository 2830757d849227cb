"""Which type a term has, and what a warehouse does with types that don't fit."""
