-- The safety net: what systems say, where that differs from the ledger, and what was done about it.

-- A place as one system knows it, and what the number that it shows there means. From the config.
create table place (
  id           smallint generated always as identity primary key,
  system_id    smallint not null references system,
  external     text not null,
  locations    smallint[] not null,
  measure      text not null check (measure in ('on_hand', 'available', 'available_to_sell')),
  -- A system that takes a sale off on_hand when it is ordered shows that much less.
  less_committed boolean not null default false,
  channel_id   smallint references channel,
  -- It owns on_hand at all of these locations: where it differs, the ledger is what is wrong.
  owns         boolean not null default false,
  active       boolean not null default true,
  unique (system_id, external)
);

-- One pass over one system.
create table reading (
  id         bigint generated always as identity primary key,
  system_id  smallint not null references system,
  started_at timestamptz not null,
  ended_at   timestamptz,
  -- `suspect`: it looks like a broken feed, and nothing is concluded from it until a person says so.
  state      text not null check (state in ('running', 'complete', 'partial', 'suspect', 'failed')),
  levels     integer not null default 0,
  changed    integer not null default 0,
  unmatched  integer not null default 0,
  zeroed     integer not null default 0,
  different  integer not null default 0,
  -- The oldest number in it.
  as_of      timestamptz,
  why        text,
  accepted_by text
);
create index reading_system on reading (system_id, id);

-- The last number read of an item at a place. Null: the system does not keep it there.
create table level (
  item_id    integer not null,
  place_id   smallint not null,
  quantity   bigint,
  as_of      timestamptz not null,
  reading_id bigint not null,
  primary key (item_id, place_id)
) with (fillfactor = 80);

-- What changed from one reading to the next is kept like what was told by a webhook.
alter table observation add column place_id smallint;
alter table observation add column reading_id bigint;
alter table observation alter column quantity drop not null;

-- One disagreement has one life, however often it is seen.
create table drift (
  id            bigint generated always as identity primary key,
  item_id       integer not null,
  place_id      smallint not null references place,
  state         text not null check (state in
    ('open', 'explained', 'correcting', 'escalated', 'counting', 'resolved', 'ignored')),
  regressed     boolean not null default false,
  expected      bigint not null,
  observed      bigint not null,
  as_of         timestamptz not null,
  compared_at   timestamptz not null,
  reading_id    bigint,
  -- What is explained of the gap, term by term; with the residue they add up to it.
  terms         jsonb not null default '[]',
  residue       bigint not null,
  severity      text not null check (severity in ('in_flight', 'low', 'high', 'critical')),
  severity_why  text not null,
  cause         text,
  confidence    real,
  -- Every cause that reproduces the residue, best first, with what it cites.
  claims        jsonb not null default '[]',
  -- What the gate said, and every lock that held.
  decision      text,
  locks         jsonb not null default '[]',
  -- The reasoning, for a person.
  story         jsonb,
  first_seen_at timestamptz not null,
  last_seen_at  timestamptz not null,
  changed_at    timestamptz not null,
  occurrences   integer not null default 1,
  resolved_at   timestamptz,
  resolved_how  text,
  ignore_id     bigint,
  snoozed_until timestamptz,
  -- The one (expected, observed) that was acted on automatically.
  tried         jsonb,
  unique (item_id, place_id),
  check (state <> 'resolved' or resolved_at is not null)
);
create index drift_open on drift (severity, last_seen_at) where state <> 'resolved';

-- Everything that was seen, decided and done about a drift, and by whom.
create table drift_event (
  id       bigint generated always as identity primary key,
  drift_id bigint not null references drift,
  at       timestamptz not null,
  event    text not null,
  actor    text not null,
  state    text not null,
  expected bigint not null,
  observed bigint not null,
  residue  bigint not null,
  detail   jsonb not null default '{}'
);
create index drift_event_drift on drift_event (drift_id, id);
create trigger drift_event_append_only before update or delete or truncate on drift_event
  for each statement execute function forbid_change();

create table ignore_rule (
  id         bigint generated always as identity primary key,
  item_id    integer,
  place_id   smallint references place,
  category   text,
  -- Hides residues up to this many units.
  most       integer not null check (most > 0),
  reason     text not null check (reason <> ''),
  made_by    text not null,
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  ended_at   timestamptz,
  check (item_id is not null or place_id is not null or category is not null)
);

-- A set of repairs that are decided together.
create table batch (
  id          bigint generated always as identity primary key,
  state       text not null check (state in ('planned', 'held', 'applied', 'reverted', 'discarded')),
  automatic   boolean not null,
  made_by     text not null,
  made_at     timestamptz not null,
  -- Why it is held; what it is for.
  why         text not null default '',
  skus        integer not null,
  units       integer not null,
  decided_by  text,
  decided_at  timestamptz,
  reverts     bigint references batch
);

create table repair (
  id          bigint generated always as identity primary key,
  batch_id    bigint not null references batch,
  drift_id    bigint references drift,
  item_id     integer not null,
  place_id    smallint not null references place,
  location_id smallint not null,
  -- `compensate`: a movement in the ledger, for the owner. `publish`: the owner's number, told again.
  act         text not null check (act in ('compensate', 'publish')),
  -- Base units: what stands there, and what will.
  before      bigint not null,
  after       bigint not null,
  cause       text,
  confidence  real,
  why         text not null,
  state       text not null check (state in ('planned', 'skipped', 'done', 'verified', 'failed', 'reverted')),
  says        text,
  done_at     timestamptz,
  ended_at    timestamptz
);
create index repair_batch on repair (batch_id);
create index repair_item on repair (item_id, done_at) where done_at is not null;
create index repair_recent on repair (done_at) where done_at is not null;

-- Work that has its hour: one process at a time, and what was missed is seen.
create table job (
  name        text primary key,
  due_at      timestamptz not null,
  lease_until timestamptz,
  fence       bigint not null default 0
);

create table run (
  id         bigint generated always as identity primary key,
  job        text not null,
  due_at     timestamptz not null,
  started_at timestamptz not null,
  ended_at   timestamptz,
  -- `lost`: its process ended without a word.
  state      text not null check (state in ('running', 'done', 'failed', 'lost')),
  fence      bigint not null,
  -- How many earlier times of the schedule passed while nobody ran.
  missed     integer not null default 0,
  counts     jsonb not null default '{}',
  -- What was left out, and why: [{ what, why }].
  skipped    jsonb not null default '[]',
  why        text
);
create index run_job on run (job, id);

-- What needs somebody, once however often it is noticed; `told` says to whom and when.
create table alert (
  id         bigint generated always as identity primary key,
  key        text not null,
  severity   text not null check (severity in ('low', 'high', 'critical')),
  title      text not null,
  says       text not null,
  link       text,
  opened_at  timestamptz not null,
  seen_at    timestamptz not null,
  times      integer not null default 1,
  closed_at  timestamptz,
  told       jsonb not null default '{}'
);
create unique index alert_open on alert (key) where closed_at is null;

-- A stored audit of the running system; the next one is compared with it.
create table audit (
  id      bigint generated always as identity primary key,
  at      timestamptz not null,
  run_id  bigint,
  report  jsonb not null
);
