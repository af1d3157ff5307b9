-- What comes in: every message, stored before it is answered, and how far polls have read.

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
