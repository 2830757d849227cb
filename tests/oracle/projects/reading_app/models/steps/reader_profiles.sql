{# One struct for what stays, one for what moves. -#}
select
    r.reader_id,
    struct_pack(plan := r.plan, pays := r.pays, joined_on := r.joined_on) as account,
    struct_pack(
        events := count(k.event_id),
        last_at := max(k.happened_at),
        gadgets := list(distinct k.gadget_id order by k.gadget_id)
    ) as activity
from {{ ref('readers') }} r
left join {{ ref('known_events') }} k using (reader_id)
group by r.reader_id, r.plan, r.pays, r.joined_on
