-- Whether systems still tell us: the state of each webhook they should send, and since when it
-- did not come.

-- One sort of webhook of one system, as last looked at. deaf_since: when it was last known to work
-- before it did not; deaf_until: when it worked again; caught_up_at: when what was missed in
-- between had been pulled from the system's records. Deaf now: deaf_since without deaf_until.
create table subscription (
  system_id    smallint not null references system,
  topic        text not null,
  state        text not null check (state in ('live', 'missing', 'disabled', 'elsewhere')),
  why          text,
  checked_at   timestamptz not null,
  live_at      timestamptz,
  deaf_since   timestamptz,
  deaf_until   timestamptz,
  caught_up_at timestamptz,
  primary key (system_id, topic),
  check (state <> 'live' or live_at is not null),
  check (state = 'live' or (deaf_since is not null and deaf_until is null))
);

-- One process at a time looks after a system's webhooks: two that heal make two of each.
alter table system add column watch_until timestamptz;
