-- What is set while it runs: secrets (sealed), settings that win over the file, rules, how systems were last found.

-- The value under a key of its own, that key under the master key, which is never in here.
create table secret (
  name     text primary key,
  -- Which master key.
  key_id   text not null,
  -- Nonce, tag and bytes, in this order (AES-256-GCM).
  wrapped  bytea not null check (length(wrapped) = 60),
  sealed   bytea not null check (length(sealed) > 28),
  set_by   text not null,
  set_at   timestamptz not null,
  check (name ~ '^[A-Za-z][A-Za-z0-9_./-]{0,99}$')
);

-- It wins over onhand.config.ts until it is taken back.
create table override (
  name    text primary key,
  value   jsonb not null,
  -- What held before.
  was     jsonb not null,
  note    text not null default '',
  set_by  text not null,
  set_at  timestamptz not null
);

-- Every change of a setting or a rule, for ever. Null: what the file says, or no rule.
create table setting_event (
  id      bigint generated always as identity primary key,
  name    text not null,
  value   jsonb,
  was     jsonb,
  note    text not null default '',
  set_by  text not null,
  set_at  timestamptz not null
);
create index setting_event_name on setting_event (name, id);
create trigger setting_event_append_only
  before update or delete or truncate on setting_event
  for each statement execute function forbid_change();

-- Null: as the file declares it. Otherwise it stays when the file is read again.
alter table channel_rule add column set_by text;
alter table channel_rule add column set_at timestamptz;

-- How a system was when its connector last looked whether all is in place.
create table checkup (
  system_id  smallint primary key references system,
  began_at   timestamptz not null,
  -- Null: it is being looked at, or the process that looked is gone.
  ended_at   timestamptz,
  asked_by   text not null,
  ok         boolean,
  findings   jsonb not null default '[]'
);
