-- Who may do what: people, their sessions and one-time links, and the record of all that was asked.

create table person (
  id           int generated always as identity primary key,
  email        text not null unique check (email = lower(email) and email <> ''),
  name         text not null,
  roles        text[] not null,
  -- argon2id with its parameters; null: signs in by a link or by OpenID Connect only.
  password     text,
  -- Issuer and subject, as OpenID Connect names a person for ever.
  oidc_subject text unique,
  created_at   timestamptz not null,
  disabled_at  timestamptz,
  seen_at      timestamptz
);

-- Of tokens only the hash is kept. A new token takes over when it is first seen, so that an answer
-- that got lost signs nobody out; the one before is good for a moment more.
create table session (
  id         bigint generated always as identity primary key,
  person_id  int not null references person,
  hash       bytea not null unique,
  next_hash  bytea unique,
  last_hash  bytea unique,
  last_until timestamptz,
  csrf       text not null,
  way        text not null check (way in ('password', 'link', 'oidc')),
  agent      text,
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  rotate_at  timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on session (person_id);

-- Good once, and not for long. A setup link has no person: it makes the first one.
create table signin_link (
  hash       bytea primary key,
  person_id  int references person,
  purpose    text not null check (purpose in ('setup', 'invitation', 'signin')),
  made_by    text not null,
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  check ((person_id is null) = (purpose = 'setup'))
);

-- Sign-ins that failed, or are not decided yet, for the limits on guessing.
create table signin_failure (
  id  bigint generated always as identity primary key,
  key text not null,
  at  timestamptz not null
);
create index signin_failure_key on signin_failure (key, at);

-- Who asked for what, and what became of it. Each row holds a hash over itself and the row before.
create table audit_log (
  id       bigint primary key,
  -- The row of which this is the outcome.
  asked_id bigint,
  at       timestamptz not null,
  actor    text not null,
  act      text not null,
  target   text,
  was      jsonb,
  now      jsonb,
  outcome  text not null check (outcome in ('asked', 'done', 'refused', 'failed')),
  why      text,
  hash     bytea not null
);
create index audit_log_actor on audit_log (actor, id);
create index audit_log_act on audit_log (act, id);
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function forbid_change();
