"""python -m dbt_impact."""

from dbt_impact.cli import main

if __name__ == "__main__":
    main()
