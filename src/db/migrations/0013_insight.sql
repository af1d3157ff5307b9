-- What sold in the last weeks, and how long movements of today took: found without reading the whole ledger.

-- Movements are added in the order of time, nearly: a summary of every few pages is enough.
create index movement_times on movement using brin (happened_at, recorded_at) with (pages_per_range = 32);
