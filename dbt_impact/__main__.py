"""python -m dbt_impact."""

from dbt_impact.start import main

if __name__ == "__main__":
    main()
