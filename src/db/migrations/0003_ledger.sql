-- What is true: movements, the positions they make, the chain over them, what was turned away
-- and what systems said.

-- One immutable stock change. The key is (issuer of the document, document/line/transition, item),
-- item first so that one index serves both "seen before?" and "what happened to this item?".
-- version is the version of the position that this movement became part of; tx orders commits
-- (see ledger/seal). counted is the absolute quantity of a count, else null.
create table movement (
  item_id      int not null,
  source_id    smallint not null,
  business_key text collate "C" not null check (business_key <> ''),
  kind         smallint not null,
  location_id  smallint not null,
  reported_by  smallint not null,
  on_hand      int not null,
  committed    int not null,
  reserved     int not null,
  unavailable  int not null,
  incoming     int not null,
  counted      int,
  version      bigint not null,
  tx           bigint not null,
  message_id   bigint,
  happened_at  timestamptz not null,
  recorded_at  timestamptz not null,
  reason       text,
  actor        text,
  primary key (item_id, source_id, business_key)
);
create index movement_tx on movement using brin (tx) with (pages_per_range = 32);
create index movement_count on movement (item_id, location_id, happened_at) where counted is not null;

create function forbid_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is forbidden; record a compensation instead',
    tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger movement_append_only before update or delete or truncate on movement
  for each statement execute function forbid_change();

-- The quantities of one item at one location: the last count plus what happened after it.
create table position (
  item_id     int not null,
  location_id smallint not null,
  on_hand     bigint not null,
  committed   bigint not null,
  reserved    bigint not null,
  unavailable bigint not null,
  incoming    bigint not null,
  version     bigint not null,
  movements   bigint not null,
  counted_at  timestamptz not null default '-infinity',
  primary key (item_id, location_id)
) with (fillfactor = 80);

-- The hash chain, made behind the hot path: each seal covers the movements of a closed range of
-- transactions. leaves holds the first four bytes of every movement's digest, in key order.
create table seal (
  id        bigint primary key,
  from_tx   bigint not null,
  to_tx     bigint not null check (to_tx > from_tx),
  movements int not null,
  leaves    bytea not null,
  hash      bytea not null,
  sealed_at timestamptz not null
);
create trigger seal_append_only before update or delete or truncate on seal
  for each statement execute function forbid_change();

-- A write that the gate or the ledger did not apply: who tried what, and who owns it.
create table refusal (
  id           bigint generated always as identity primary key,
  outcome      text not null check (outcome in ('refused', 'forwarded', 'contradicted', 'repeated')),
  item_id      int not null,
  location_id  smallint not null,
  source_id    smallint not null,
  business_key text not null,
  kind         smallint not null,
  reported_by  smallint not null,
  owner_id     smallint,
  quantity     int not null,
  message_id   bigint,
  happened_at  timestamptz not null,
  refused_at   timestamptz not null,
  sent_at      timestamptz,
  unique nulls not distinct (item_id, source_id, business_key, reported_by, outcome)
);

-- What a system said it has, before anything is decided about it.
create table observation (
  item_id     int not null,
  system_id   smallint not null,
  location_id smallint not null,
  fact        text not null,
  quantity    bigint not null,
  as_of       timestamptz not null,
  observed_at timestamptz not null,
  message_id  bigint,
  echo        boolean not null default false
);
create index observation_item on observation (item_id, system_id, observed_at);
