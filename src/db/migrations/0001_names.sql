-- Who is who, and the catalogue. Small tables: systems, places and owners are filled from
-- onhand.config.ts at start-up. Every hot key of the later files holds the item id, so that it
-- can be the distribution column.

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
