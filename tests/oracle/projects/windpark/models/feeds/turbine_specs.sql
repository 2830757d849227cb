from {{ ref('turbines') }}
select
  turbine, park, node, commissioned,
  (spec::json ->> 'rated_kw')::int as rated_kw,
  (spec::json ->> 'rotor_m')::int as rotor_m,
  spec::json ->> 'maker' as maker,
  coalesce((spec::json ->> 'heated')::boolean, false) as heated,
  pi() * pow((spec::json ->> 'rotor_m')::int / 2, 2) as swept_m2
