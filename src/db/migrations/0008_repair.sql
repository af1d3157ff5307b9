-- What people decide about drift, and what a repair must remember to be checked and taken back.

-- Left alone until a time, or until it is more than it was.
alter table drift add column snoozed_residue bigint;
alter table drift add column snoozed_by text;
-- The cause as a person sees it; what triage found stands beside it.
alter table drift add column assigned text;
alter table drift add column assigned_by text;

alter table batch add column zeroed integer not null default 0;

-- The two numbers it was decided on.
alter table repair add column expected bigint;
alter table repair add column observed bigint;
-- The repair whose number it brings back.
alter table repair add column reverts bigint references repair;
create index repair_open on repair (done_at) where state = 'done';
create index repair_drift on repair (drift_id) where drift_id is not null;
