-- What was said to a channel's system and what it answered, to be looked at when a number is in
-- doubt. One row a call; its attempts are those of the channel at the same time. No secret is in it.
create table call (
  channel_id smallint not null,
  at         timestamptz not null,
  items      int[] not null,
  started_at timestamptz not null,
  took_ms    int not null,
  method     text not null,
  url        text not null,
  request    text not null,
  status     int,
  answer     text not null,
  why        text
);
create index call_at on call (at, channel_id);
