-- Telling people: jobs that fail are tried again, alerts are told once, a mail that was accepted is on record.

-- Its schedule as it was declared; not before when it is tried again, and how often it failed so far.
alter table job add column cron text not null default '';
alter table job add column wait_until timestamptz;
alter table job add column tries integer not null default 0;

-- Who wanted it outside of its schedule.
alter table run add column asked_by text;

-- When somebody has to be told; null: everybody was. The lease is for telling.
alter table alert add column due_at timestamptz;
alter table alert add column lease_until timestamptz;
alter table alert add column fence bigint not null default 0;
alter table alert add column tries integer not null default 0;
create index alert_due on alert (due_at) where due_at is not null and closed_at is null;

create index alert_key on alert (key, id);

-- The daily mail to one person: whether the mail server took it, and what it said.
create table mail (
  run_id      bigint not null references run on delete cascade,
  recipient   text not null,
  at          timestamptz not null,
  accepted    boolean not null,
  says        text not null,
  primary key (run_id, recipient)
);

-- When its body was let go: it can't be replayed any more, and a repeat is still recognised.
alter table message add column pruned_at timestamptz;
