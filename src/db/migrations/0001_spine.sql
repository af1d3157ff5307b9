-- The spine: what comes in (message), what is true (movement, position), what must be told
-- (dirty, delivery). Every hot key holds the item id, so that it can be the distribution column.

-- ── Who is who. Small tables, filled from onhand.config.ts at start-up. ────────────────────────

create table setting (
  name  text primary key,
  value jsonb not null
);

create table system (
  id        smallint generated always as identity primary key,
  name      text not null unique,
  role      text not null,
  connector text not null,
  active    boolean not null default true
);

create table location (
  id   smallint generated always as identity primary key,
  code text not null unique,
  name text not null
);

-- What a system calls a location. An unmapped code is never "the default".
create table location_map (
  system_id   smallint not null references system,
  external    text not null,
  location_id smallint not null references location,
  primary key (system_id, external)
);

-- One owner per fact, location and issuing system: the gate joins on exactly this key, so two
-- owners cannot be stored. Spread out in full by authority/sync; fact is the index in stock/names.
create table fact_owner (
  fact        smallint not null,
  location_id smallint not null,
  source_id   smallint not null,
  owner_id    smallint not null references system,
  primary key (fact, location_id, source_id)
);

-- ── The catalogue ─────────────────────────────────────────────────────────────────────────────

create table item (
  id         int generated always as identity primary key,
  sku        text not null unique check (sku <> ''),
  name       text not null default '',
  category   text not null default '',
  safety     int check (safety >= 0),
  active     boolean not null default true,
  created_at timestamptz not null
);

-- An item as one system knows it. system_id null: an alias every system may use. Dated, because a
-- SKU can be handed on to another product; the latest row that has begun wins. published false: a
-- name to understand (another spelling, an old code), not a place to write a number to.
create table listing (
  id         int generated always as identity primary key,
  system_id  smallint references system,
  external   text not null check (external <> ''),
  item_id    int not null references item,
  pack       int not null default 1 check (pack > 0),
  published  boolean not null default true,
  remote     jsonb not null default '{}',
  valid_from timestamptz not null default '-infinity',
  unique nulls not distinct (system_id, external, valid_from)
);
create index listing_item on listing (item_id);

create table bundle (
  item_id      int not null references item,
  component_id int not null references item,
  quantity     int not null check (quantity > 0),
  primary key (item_id, component_id),
  check (item_id <> component_id)
);
create index bundle_component on bundle (component_id);

-- ── The inbox ─────────────────────────────────────────────────────────────────────────────────

-- Every message, stored before it is answered. Ends applied or quarantined; nothing is deleted.
create table message (
  id           bigint generated always as identity primary key,
  system_id    smallint not null references system,
  delivery_key text not null,
  body_hash    bytea not null,
  topic        text not null,
  headers      jsonb not null default '{}',
  body         bytea not null,
  via          text not null default 'webhook' check (via in ('webhook', 'poll', 'file', 'api')),
  received_at  timestamptz not null,
  state        text not null default 'received'
               check (state in ('received', 'parked', 'applied', 'quarantined', 'dismissed')),
  document     text,
  reason       text,
  detail       jsonb,
  tries        int not null default 0,
  next_at      timestamptz not null,
  lease_until  timestamptz,
  parked_at    timestamptz,
  done_at      timestamptz,
  unique (system_id, delivery_key),
  check (state <> 'quarantined' or reason is not null)
);
create index message_open on message (id) where state in ('received', 'parked');
create index message_parked on message (document) where state = 'parked';
create index message_quarantined on message (reason, id) where state = 'quarantined';
create index message_recent on message using brin (received_at);

-- How far a poll has read. Moved in the transaction that stores what was read.
create table poll_cursor (
  system_id smallint not null references system,
  stream    text not null,
  value     text not null,
  polled_at timestamptz not null,
  primary key (system_id, stream)
);

-- ── The ledger ────────────────────────────────────────────────────────────────────────────────

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

-- ── The outbox ────────────────────────────────────────────────────────────────────────────────

-- One mark per item, in the transaction that moved it. Spread to the channels a moment later.
create table dirty (
  item_id int primary key,
  marks   bigint not null
) with (fillfactor = 70);

-- One place that is told numbers: a location of a system.
create table channel (
  id            smallint generated always as identity primary key,
  system_id     smallint not null references system,
  external      text not null,
  name          text not null unique,
  locations     smallint[] not null,
  measure       text not null default 'available_to_sell' check (measure in ('available_to_sell', 'on_hand')),
  active        boolean not null default true,
  paused        text,
  failures      int not null default 0,
  blocked_until timestamptz,
  blocked_why   text,
  succeeded_at  timestamptz,
  unique (system_id, external)
);

-- Safety stock, cap and percent: channel × category × item, the most exact row wins.
create table channel_rule (
  channel_id smallint not null references channel,
  category   text,
  item_id    int,
  safety     int check (safety >= 0),
  cap        int check (cap >= 0),
  percent    int check (percent between 0 and 100),
  unique nulls not distinct (channel_id, category, item_id),
  check (category is null or item_id is null)
);

-- What one channel still has to be told about one item. desired and acked count fan-outs: the
-- channel is told when acked has caught up and nothing is left to verify (due_at is null then).
-- known: the number last seen there, made from the positions in known_seen; carry: units the
-- channel sold, by its own number, in orders we have not seen yet; sent: a number whose answer was
-- lost, so that it may be there or not.
create table delivery (
  item_id      int not null,
  channel_id   smallint not null,
  desired      bigint not null,
  acked        bigint not null default 0,
  urgency      smallint not null default 1,
  heat         real not null default 0,
  marked_at    timestamptz not null,
  due_at       timestamptz,
  lease_until  timestamptz,
  fence        bigint not null default 0,
  verify_after timestamptz,
  prev_verify  timestamptz,
  operation    bigint not null default 0,
  sent         bigint,
  known        bigint,
  known_seen   jsonb,
  carry        bigint not null default 0,
  raise_since  timestamptz,
  tries        int not null default 0,
  dead         text,
  dead_at      timestamptz,
  primary key (item_id, channel_id)
) with (fillfactor = 60);
create index delivery_due on delivery (channel_id, urgency, due_at) where due_at is not null and dead is null;
create index delivery_dead on delivery (channel_id) where dead is not null;

-- Every attempt to tell a channel a number. seen: position versions the number was made from,
-- by "item:location"; a movement is crossed off by the first done attempt that saw its version.
create table attempt (
  id         bigint generated always as identity,
  item_id    int not null,
  channel_id smallint not null,
  at         timestamptz not null,
  took_ms    int not null,
  quantity   bigint not null,
  before     bigint,
  outcome    text not null check (outcome in ('done', 'same', 'later', 'unclear', 'never', 'stale')),
  why        text,
  seen       jsonb not null
);
create index attempt_item on attempt (item_id, channel_id, at);
create index attempt_recent on attempt using brin (at);

-- ── Reservations and keys ─────────────────────────────────────────────────────────────────────

create table reservation (
  id          uuid not null,
  item_id     int not null,
  location_id smallint not null,
  holder      text not null,
  quantity    int not null check (quantity > 0),
  remaining   int not null check (remaining between 0 and quantity),
  state       text not null check (state in ('held', 'posted', 'released', 'expired')),
  expires_at  timestamptz not null,
  created_at  timestamptz not null,
  ended_at    timestamptz,
  primary key (item_id, id)
);
create index reservation_expiry on reservation (expires_at) where state = 'held';
create index reservation_holder on reservation (holder, item_id) where state = 'held';
create index reservation_id on reservation (id);

create table api_key (
  id           int generated always as identity primary key,
  name         text not null unique,
  hash         bytea not null unique,
  system_id    smallint references system,
  scopes       text[] not null,
  created_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
