-- Made by src/db/schema.ts from the migrations; not to be edited.

CREATE OR REPLACE FUNCTION forbid_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the ledger is append-only: % on % is forbidden; record a compensation instead',
    tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $function$;

create table setting (
  name  text not null,
  value jsonb not null,
  PRIMARY KEY (name)
);

create table system (
  id          smallint not null generated always as identity,
  name        text not null,
  role        text not null,
  connector   text not null,
  active      boolean not null default true,
  watch_until timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (name)
);

create table location (
  id   smallint not null generated always as identity,
  code text not null,
  name text not null,
  PRIMARY KEY (id),
  UNIQUE (code)
);

create table location_map (
  system_id   smallint not null,
  external    text not null,
  location_id smallint not null,
  PRIMARY KEY (system_id, external),
  FOREIGN KEY (location_id) REFERENCES location(id),
  FOREIGN KEY (system_id) REFERENCES system(id)
);

create table fact_owner (
  fact        smallint not null,
  location_id smallint not null,
  source_id   smallint not null,
  owner_id    smallint not null,
  PRIMARY KEY (fact, location_id, source_id),
  FOREIGN KEY (owner_id) REFERENCES system(id)
);

create table item (
  id         integer not null generated always as identity,
  sku        text not null,
  name       text not null default ''::text,
  category   text not null default ''::text,
  safety     integer,
  active     boolean not null default true,
  created_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (sku),
  CHECK ((safety >= 0)),
  CHECK ((sku <> ''::text))
);

create table listing (
  id         integer not null generated always as identity,
  system_id  smallint,
  external   text not null,
  item_id    integer not null,
  pack       integer not null default 1,
  published  boolean not null default true,
  remote     jsonb not null default '{}'::jsonb,
  valid_from timestamp with time zone not null default '-infinity'::timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE NULLS NOT DISTINCT (system_id, external, valid_from),
  FOREIGN KEY (item_id) REFERENCES item(id),
  FOREIGN KEY (system_id) REFERENCES system(id),
  CHECK ((external <> ''::text)),
  CHECK ((pack > 0))
);
CREATE INDEX listing_item ON listing USING btree (item_id);

create table bundle (
  item_id      integer not null,
  component_id integer not null,
  quantity     integer not null,
  PRIMARY KEY (item_id, component_id),
  FOREIGN KEY (component_id) REFERENCES item(id),
  FOREIGN KEY (item_id) REFERENCES item(id),
  CHECK ((item_id <> component_id)),
  CHECK ((quantity > 0))
);
CREATE INDEX bundle_component ON bundle USING btree (component_id);

create table message (
  id           bigint not null generated always as identity,
  system_id    smallint not null,
  delivery_key text not null,
  body_hash    bytea not null,
  topic        text not null,
  headers      jsonb not null default '{}'::jsonb,
  body         bytea not null,
  via          text not null default 'webhook'::text,
  received_at  timestamp with time zone not null,
  state        text not null default 'received'::text,
  document     text,
  reason       text,
  detail       jsonb,
  tries        integer not null default 0,
  next_at      timestamp with time zone not null,
  lease_until  timestamp with time zone,
  parked_at    timestamp with time zone,
  done_at      timestamp with time zone,
  pruned_at    timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (system_id, delivery_key),
  FOREIGN KEY (system_id) REFERENCES system(id),
  CHECK (((state <> 'quarantined'::text) OR (reason IS NOT NULL))),
  CHECK ((state = ANY (ARRAY['received'::text, 'parked'::text, 'applied'::text, 'quarantined'::text, 'dismissed'::text]))),
  CHECK ((via = ANY (ARRAY['webhook'::text, 'poll'::text, 'file'::text, 'api'::text])))
);
CREATE INDEX message_open ON message USING btree (id) WHERE (state = ANY (ARRAY['received'::text, 'parked'::text]));
CREATE INDEX message_parked ON message USING btree (document) WHERE (state = 'parked'::text);
CREATE INDEX message_quarantined ON message USING btree (reason, id) WHERE (state = 'quarantined'::text);
CREATE INDEX message_recent ON message USING brin (received_at);

create table poll_cursor (
  system_id smallint not null,
  stream    text not null,
  value     text not null,
  polled_at timestamp with time zone not null,
  PRIMARY KEY (system_id, stream),
  FOREIGN KEY (system_id) REFERENCES system(id)
);

create table movement (
  item_id      integer not null,
  source_id    smallint not null,
  business_key text collate "C" not null,
  kind         smallint not null,
  location_id  smallint not null,
  reported_by  smallint not null,
  on_hand      integer not null,
  committed    integer not null,
  reserved     integer not null,
  unavailable  integer not null,
  incoming     integer not null,
  counted      integer,
  version      bigint not null,
  tx           bigint not null,
  message_id   bigint,
  happened_at  timestamp with time zone not null,
  recorded_at  timestamp with time zone not null,
  reason       text,
  actor        text,
  PRIMARY KEY (item_id, source_id, business_key),
  CHECK ((business_key <> ''::text))
);
CREATE INDEX movement_count ON movement USING btree (item_id, location_id, happened_at) WHERE (counted IS NOT NULL);
CREATE INDEX movement_times ON movement USING brin (happened_at, recorded_at) WITH (pages_per_range='32');
CREATE INDEX movement_tx ON movement USING brin (tx) WITH (pages_per_range='32');
CREATE TRIGGER movement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON movement FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

create table position (
  item_id     integer not null,
  location_id smallint not null,
  on_hand     bigint not null,
  committed   bigint not null,
  reserved    bigint not null,
  unavailable bigint not null,
  incoming    bigint not null,
  version     bigint not null,
  movements   bigint not null,
  counted_at  timestamp with time zone not null default '-infinity'::timestamp with time zone,
  PRIMARY KEY (item_id, location_id)
) with (fillfactor=80);

create table seal (
  id        bigint not null,
  from_tx   bigint not null,
  to_tx     bigint not null,
  movements integer not null,
  leaves    bytea not null,
  hash      bytea not null,
  sealed_at timestamp with time zone not null,
  PRIMARY KEY (id),
  CHECK ((to_tx > from_tx))
);
CREATE TRIGGER seal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

create table refusal (
  id           bigint not null generated always as identity,
  outcome      text not null,
  item_id      integer not null,
  location_id  smallint not null,
  source_id    smallint not null,
  business_key text not null,
  kind         smallint not null,
  reported_by  smallint not null,
  owner_id     smallint,
  quantity     integer not null,
  message_id   bigint,
  happened_at  timestamp with time zone not null,
  refused_at   timestamp with time zone not null,
  sent_at      timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE NULLS NOT DISTINCT (item_id, source_id, business_key, reported_by, outcome),
  CHECK ((outcome = ANY (ARRAY['refused'::text, 'forwarded'::text, 'contradicted'::text, 'repeated'::text])))
);

create table observation (
  item_id     integer not null,
  system_id   smallint not null,
  location_id smallint not null,
  fact        text not null,
  quantity    bigint,
  as_of       timestamp with time zone not null,
  observed_at timestamp with time zone not null,
  message_id  bigint,
  echo        boolean not null default false,
  place_id    smallint,
  reading_id  bigint
);
CREATE INDEX observation_item ON observation USING btree (item_id, system_id, observed_at);

create table dirty (
  item_id integer not null,
  marks   bigint not null,
  PRIMARY KEY (item_id)
) with (fillfactor=70);

create table channel (
  id            smallint not null generated always as identity,
  system_id     smallint not null,
  external      text not null,
  name          text not null,
  locations     smallint[] not null,
  measure       text not null default 'available_to_sell'::text,
  active        boolean not null default true,
  paused        text,
  failures      integer not null default 0,
  blocked_until timestamp with time zone,
  blocked_why   text,
  succeeded_at  timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (name),
  UNIQUE (system_id, external),
  FOREIGN KEY (system_id) REFERENCES system(id),
  CHECK ((measure = ANY (ARRAY['available_to_sell'::text, 'on_hand'::text])))
);

create table channel_rule (
  channel_id smallint not null,
  category   text,
  item_id    integer,
  safety     integer,
  cap        integer,
  percent    integer,
  set_by     text,
  set_at     timestamp with time zone,
  UNIQUE NULLS NOT DISTINCT (channel_id, category, item_id),
  FOREIGN KEY (channel_id) REFERENCES channel(id),
  CHECK ((cap >= 0)),
  CHECK (((category IS NULL) OR (item_id IS NULL))),
  CHECK (((percent >= 0) AND (percent <= 100))),
  CHECK ((safety >= 0))
);

create table delivery (
  item_id      integer not null,
  channel_id   smallint not null,
  desired      bigint not null,
  acked        bigint not null default 0,
  urgency      smallint not null default 1,
  heat         real not null default 0,
  marked_at    timestamp with time zone not null,
  due_at       timestamp with time zone,
  lease_until  timestamp with time zone,
  fence        bigint not null default 0,
  verify_after timestamp with time zone,
  prev_verify  timestamp with time zone,
  operation    bigint not null default 0,
  sent         bigint,
  known        bigint,
  known_seen   jsonb,
  carry        bigint not null default 0,
  raise_since  timestamp with time zone,
  tries        integer not null default 0,
  dead         text,
  dead_at      timestamp with time zone,
  PRIMARY KEY (item_id, channel_id)
) with (fillfactor=60);
CREATE INDEX delivery_dead ON delivery USING btree (channel_id) WHERE (dead IS NOT NULL);
CREATE INDEX delivery_due ON delivery USING btree (channel_id, urgency, due_at) WHERE ((due_at IS NOT NULL) AND (dead IS NULL));

create table attempt (
  id         bigint not null generated always as identity,
  item_id    integer not null,
  channel_id smallint not null,
  at         timestamp with time zone not null,
  took_ms    integer not null,
  quantity   bigint not null,
  before     bigint,
  outcome    text not null,
  why        text,
  seen       jsonb not null,
  CHECK ((outcome = ANY (ARRAY['done'::text, 'same'::text, 'later'::text, 'unclear'::text, 'never'::text, 'stale'::text])))
);
CREATE INDEX attempt_item ON attempt USING btree (item_id, channel_id, at);
CREATE INDEX attempt_recent ON attempt USING brin (at);

create table reservation (
  id          uuid not null,
  item_id     integer not null,
  location_id smallint not null,
  holder      text not null,
  quantity    integer not null,
  remaining   integer not null,
  state       text not null,
  expires_at  timestamp with time zone not null,
  created_at  timestamp with time zone not null,
  ended_at    timestamp with time zone,
  PRIMARY KEY (item_id, id),
  CHECK (((remaining >= 0) AND (remaining <= quantity))),
  CHECK ((quantity > 0)),
  CHECK ((state = ANY (ARRAY['held'::text, 'posted'::text, 'released'::text, 'expired'::text])))
);
CREATE INDEX reservation_expiry ON reservation USING btree (expires_at) WHERE (state = 'held'::text);
CREATE INDEX reservation_holder ON reservation USING btree (holder, item_id) WHERE (state = 'held'::text);
CREATE INDEX reservation_id ON reservation USING btree (id);

create table api_key (
  id           integer not null generated always as identity,
  name         text not null,
  hash         bytea not null,
  system_id    smallint,
  scopes       text[] not null,
  created_at   timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at   timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (hash),
  UNIQUE (name),
  FOREIGN KEY (system_id) REFERENCES system(id)
);

create table subscription (
  system_id    smallint not null,
  topic        text not null,
  state        text not null,
  why          text,
  checked_at   timestamp with time zone not null,
  live_at      timestamp with time zone,
  deaf_since   timestamp with time zone,
  deaf_until   timestamp with time zone,
  caught_up_at timestamp with time zone,
  PRIMARY KEY (system_id, topic),
  FOREIGN KEY (system_id) REFERENCES system(id),
  CHECK (((state <> 'live'::text) OR (live_at IS NOT NULL))),
  CHECK (((state = 'live'::text) OR ((deaf_since IS NOT NULL) AND (deaf_until IS NULL)))),
  CHECK ((state = ANY (ARRAY['live'::text, 'missing'::text, 'disabled'::text, 'elsewhere'::text])))
);

create table place (
  id             smallint not null generated always as identity,
  system_id      smallint not null,
  external       text not null,
  locations      smallint[] not null,
  measure        text not null,
  less_committed boolean not null default false,
  channel_id     smallint,
  owns           boolean not null default false,
  active         boolean not null default true,
  PRIMARY KEY (id),
  UNIQUE (system_id, external),
  FOREIGN KEY (channel_id) REFERENCES channel(id),
  FOREIGN KEY (system_id) REFERENCES system(id),
  CHECK ((measure = ANY (ARRAY['on_hand'::text, 'available'::text, 'available_to_sell'::text])))
);

create table reading (
  id          bigint not null generated always as identity,
  system_id   smallint not null,
  started_at  timestamp with time zone not null,
  ended_at    timestamp with time zone,
  state       text not null,
  levels      integer not null default 0,
  changed     integer not null default 0,
  unmatched   integer not null default 0,
  zeroed      integer not null default 0,
  different   integer not null default 0,
  as_of       timestamp with time zone,
  why         text,
  accepted_by text,
  PRIMARY KEY (id),
  FOREIGN KEY (system_id) REFERENCES system(id),
  CHECK ((state = ANY (ARRAY['running'::text, 'complete'::text, 'partial'::text, 'suspect'::text, 'failed'::text])))
);
CREATE INDEX reading_system ON reading USING btree (system_id, id);

create table level (
  item_id    integer not null,
  place_id   smallint not null,
  quantity   bigint,
  as_of      timestamp with time zone not null,
  reading_id bigint not null,
  PRIMARY KEY (item_id, place_id)
) with (fillfactor=80);

create table drift (
  id              bigint not null generated always as identity,
  item_id         integer not null,
  place_id        smallint not null,
  state           text not null,
  regressed       boolean not null default false,
  expected        bigint not null,
  observed        bigint not null,
  as_of           timestamp with time zone not null,
  compared_at     timestamp with time zone not null,
  reading_id      bigint,
  terms           jsonb not null default '[]'::jsonb,
  residue         bigint not null,
  severity        text not null,
  severity_why    text not null,
  cause           text,
  confidence      real,
  claims          jsonb not null default '[]'::jsonb,
  decision        text,
  locks           jsonb not null default '[]'::jsonb,
  story           jsonb,
  first_seen_at   timestamp with time zone not null,
  last_seen_at    timestamp with time zone not null,
  changed_at      timestamp with time zone not null,
  occurrences     integer not null default 1,
  resolved_at     timestamp with time zone,
  resolved_how    text,
  ignore_id       bigint,
  snoozed_until   timestamp with time zone,
  tried           jsonb,
  snoozed_residue bigint,
  snoozed_by      text,
  assigned        text,
  assigned_by     text,
  assistant       jsonb,
  PRIMARY KEY (id),
  UNIQUE (item_id, place_id),
  FOREIGN KEY (place_id) REFERENCES place(id),
  CHECK (((state <> 'resolved'::text) OR (resolved_at IS NOT NULL))),
  CHECK ((severity = ANY (ARRAY['in_flight'::text, 'low'::text, 'high'::text, 'critical'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'explained'::text, 'correcting'::text, 'escalated'::text, 'counting'::text, 'resolved'::text, 'ignored'::text])))
);
CREATE INDEX drift_assistant ON drift USING btree (id) WHERE (assistant IS NOT NULL);
CREATE INDEX drift_open ON drift USING btree (severity, last_seen_at) WHERE (state <> 'resolved'::text);

create table drift_event (
  id       bigint not null generated always as identity,
  drift_id bigint not null,
  at       timestamp with time zone not null,
  event    text not null,
  actor    text not null,
  state    text not null,
  expected bigint not null,
  observed bigint not null,
  residue  bigint not null,
  detail   jsonb not null default '{}'::jsonb,
  PRIMARY KEY (id),
  FOREIGN KEY (drift_id) REFERENCES drift(id)
);
CREATE INDEX drift_event_drift ON drift_event USING btree (drift_id, id);
CREATE TRIGGER drift_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON drift_event FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

create table ignore_rule (
  id         bigint not null generated always as identity,
  item_id    integer,
  place_id   smallint,
  category   text,
  most       integer not null,
  reason     text not null,
  made_by    text not null,
  made_at    timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at   timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (place_id) REFERENCES place(id),
  CHECK (((item_id IS NOT NULL) OR (place_id IS NOT NULL) OR (category IS NOT NULL))),
  CHECK ((most > 0)),
  CHECK ((reason <> ''::text))
);

create table batch (
  id         bigint not null generated always as identity,
  state      text not null,
  automatic  boolean not null,
  made_by    text not null,
  made_at    timestamp with time zone not null,
  why        text not null default ''::text,
  skus       integer not null,
  units      integer not null,
  decided_by text,
  decided_at timestamp with time zone,
  reverts    bigint,
  zeroed     integer not null default 0,
  PRIMARY KEY (id),
  FOREIGN KEY (reverts) REFERENCES batch(id),
  CHECK ((state = ANY (ARRAY['planned'::text, 'held'::text, 'applied'::text, 'reverted'::text, 'discarded'::text])))
);

create table repair (
  id          bigint not null generated always as identity,
  batch_id    bigint not null,
  drift_id    bigint,
  item_id     integer not null,
  place_id    smallint not null,
  location_id smallint not null,
  act         text not null,
  before      bigint not null,
  after       bigint not null,
  cause       text,
  confidence  real,
  why         text not null,
  state       text not null,
  says        text,
  done_at     timestamp with time zone,
  ended_at    timestamp with time zone,
  expected    bigint,
  observed    bigint,
  reverts     bigint,
  PRIMARY KEY (id),
  FOREIGN KEY (batch_id) REFERENCES batch(id),
  FOREIGN KEY (drift_id) REFERENCES drift(id),
  FOREIGN KEY (place_id) REFERENCES place(id),
  FOREIGN KEY (reverts) REFERENCES repair(id),
  CHECK ((act = ANY (ARRAY['compensate'::text, 'publish'::text]))),
  CHECK ((state = ANY (ARRAY['planned'::text, 'skipped'::text, 'done'::text, 'verified'::text, 'failed'::text, 'reverted'::text])))
);
CREATE INDEX repair_batch ON repair USING btree (batch_id);
CREATE INDEX repair_drift ON repair USING btree (drift_id) WHERE (drift_id IS NOT NULL);
CREATE INDEX repair_item ON repair USING btree (item_id, done_at) WHERE (done_at IS NOT NULL);
CREATE INDEX repair_open ON repair USING btree (done_at) WHERE (state = 'done'::text);
CREATE INDEX repair_recent ON repair USING btree (done_at) WHERE (done_at IS NOT NULL);

create table job (
  name        text not null,
  due_at      timestamp with time zone not null,
  lease_until timestamp with time zone,
  fence       bigint not null default 0,
  cron        text not null default ''::text,
  wait_until  timestamp with time zone,
  tries       integer not null default 0,
  PRIMARY KEY (name)
);

create table run (
  id         bigint not null generated always as identity,
  job        text not null,
  due_at     timestamp with time zone not null,
  started_at timestamp with time zone not null,
  ended_at   timestamp with time zone,
  state      text not null,
  fence      bigint not null,
  missed     integer not null default 0,
  counts     jsonb not null default '{}'::jsonb,
  skipped    jsonb not null default '[]'::jsonb,
  why        text,
  asked_by   text,
  PRIMARY KEY (id),
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'lost'::text])))
);
CREATE INDEX run_job ON run USING btree (job, id);

create table alert (
  id          bigint not null generated always as identity,
  key         text not null,
  severity    text not null,
  title       text not null,
  says        text not null,
  link        text,
  opened_at   timestamp with time zone not null,
  seen_at     timestamp with time zone not null,
  times       integer not null default 1,
  closed_at   timestamp with time zone,
  told        jsonb not null default '{}'::jsonb,
  due_at      timestamp with time zone,
  lease_until timestamp with time zone,
  fence       bigint not null default 0,
  tries       integer not null default 0,
  PRIMARY KEY (id),
  CHECK ((severity = ANY (ARRAY['low'::text, 'high'::text, 'critical'::text])))
);
CREATE INDEX alert_due ON alert USING btree (due_at) WHERE ((due_at IS NOT NULL) AND (closed_at IS NULL));
CREATE INDEX alert_key ON alert USING btree (key, id);
CREATE UNIQUE INDEX alert_open ON alert USING btree (key) WHERE (closed_at IS NULL);

create table audit (
  id     bigint not null generated always as identity,
  at     timestamp with time zone not null,
  run_id bigint,
  report jsonb not null,
  PRIMARY KEY (id)
);

create table mail (
  run_id    bigint not null,
  recipient text not null,
  at        timestamp with time zone not null,
  accepted  boolean not null,
  says      text not null,
  PRIMARY KEY (run_id, recipient),
  FOREIGN KEY (run_id) REFERENCES run(id) ON DELETE CASCADE
);

create table person (
  id           integer not null generated always as identity,
  email        text not null,
  name         text not null,
  roles        text[] not null,
  password     text,
  oidc_subject text,
  created_at   timestamp with time zone not null,
  disabled_at  timestamp with time zone,
  seen_at      timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (email),
  UNIQUE (oidc_subject),
  CHECK (((email = lower(email)) AND (email <> ''::text)))
);

create table session (
  id         bigint not null generated always as identity,
  person_id  integer not null,
  hash       bytea not null,
  next_hash  bytea,
  last_hash  bytea,
  last_until timestamp with time zone,
  csrf       text not null,
  way        text not null,
  agent      text,
  created_at timestamp with time zone not null,
  seen_at    timestamp with time zone not null,
  rotate_at  timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (hash),
  UNIQUE (last_hash),
  UNIQUE (next_hash),
  FOREIGN KEY (person_id) REFERENCES person(id),
  CHECK ((way = ANY (ARRAY['password'::text, 'link'::text, 'oidc'::text])))
);
CREATE INDEX session_person ON session USING btree (person_id);

create table signin_link (
  hash       bytea not null,
  person_id  integer,
  purpose    text not null,
  made_by    text not null,
  made_at    timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at    timestamp with time zone,
  PRIMARY KEY (hash),
  FOREIGN KEY (person_id) REFERENCES person(id),
  CHECK (((person_id IS NULL) = (purpose = 'setup'::text))),
  CHECK ((purpose = ANY (ARRAY['setup'::text, 'invitation'::text, 'signin'::text])))
);

create table signin_failure (
  id  bigint not null generated always as identity,
  key text not null,
  at  timestamp with time zone not null,
  PRIMARY KEY (id)
);
CREATE INDEX signin_failure_key ON signin_failure USING btree (key, at);

create table audit_log (
  id       bigint not null,
  asked_id bigint,
  at       timestamp with time zone not null,
  actor    text not null,
  act      text not null,
  target   text,
  was      jsonb,
  now      jsonb,
  outcome  text not null,
  why      text,
  hash     bytea not null,
  PRIMARY KEY (id),
  CHECK ((outcome = ANY (ARRAY['asked'::text, 'done'::text, 'refused'::text, 'failed'::text])))
);
CREATE INDEX audit_log_act ON audit_log USING btree (act, id);
CREATE INDEX audit_log_actor ON audit_log USING btree (actor, id);
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

create table secret (
  name    text not null,
  key_id  text not null,
  wrapped bytea not null,
  sealed  bytea not null,
  set_by  text not null,
  set_at  timestamp with time zone not null,
  PRIMARY KEY (name),
  CHECK ((name ~ '^[A-Za-z][A-Za-z0-9_./-]{0,99}$'::text)),
  CHECK ((length(sealed) > 28)),
  CHECK ((length(wrapped) = 60))
);

create table override (
  name   text not null,
  value  jsonb not null,
  was    jsonb not null,
  note   text not null default ''::text,
  set_by text not null,
  set_at timestamp with time zone not null,
  PRIMARY KEY (name)
);

create table setting_event (
  id     bigint not null generated always as identity,
  name   text not null,
  value  jsonb,
  was    jsonb,
  note   text not null default ''::text,
  set_by text not null,
  set_at timestamp with time zone not null,
  PRIMARY KEY (id)
);
CREATE INDEX setting_event_name ON setting_event USING btree (name, id);
CREATE TRIGGER setting_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON setting_event FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

create table checkup (
  system_id smallint not null,
  began_at  timestamp with time zone not null,
  ended_at  timestamp with time zone,
  asked_by  text not null,
  ok        boolean,
  findings  jsonb not null default '[]'::jsonb,
  PRIMARY KEY (system_id),
  FOREIGN KEY (system_id) REFERENCES system(id)
);

create table call (
  channel_id smallint not null,
  at         timestamp with time zone not null,
  items      integer[] not null,
  started_at timestamp with time zone not null,
  took_ms    integer not null,
  method     text not null,
  url        text not null,
  request    text not null,
  status     integer,
  answer     text not null,
  why        text
);
CREATE INDEX call_at ON call USING btree (at, channel_id);
