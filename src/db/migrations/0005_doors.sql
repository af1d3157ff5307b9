-- Holds, and the keys that open the API.

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
