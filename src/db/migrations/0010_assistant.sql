-- What a language model said of a drift, where one is asked: beside the story, never in place of it.

-- Its label and what became of it, its texts, and a hash of what it was told: the same is not asked twice.
alter table drift add column assistant jsonb;
create index drift_assistant on drift (id) where assistant is not null;
