-- What must be told: a mark per item, then a delivery per channel and item, and its attempts.

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
