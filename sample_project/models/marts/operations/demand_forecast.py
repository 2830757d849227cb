def model(dbt, session):
    """Expect the usual occupancy of a show, a little more for those that play often."""
    dbt.config(materialized="table")

    occupancy = dbt.ref("performance_occupancy")
    usual = occupancy.aggregate(
        "show_id, count(*) as evenings, round(avg(occupancy), 3) as usual_occupancy"
    )
    return usual.project(
        "show_id, evenings, usual_occupancy, "
        "round(least(1.0, usual_occupancy * (1 + evenings / 50.0)), 3) as expected_occupancy"
    )
