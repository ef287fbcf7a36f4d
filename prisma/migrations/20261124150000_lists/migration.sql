-- Lists: what people filter and order by, each with the order of the list, so that a page costs the same anywhere.

CREATE INDEX passage_by_plate ON passage ((coalesce(plate_no, '')), event_time, id);
CREATE INDEX passage_open ON passage (state, event_time DESC, id DESC) WHERE state <> 'recorded';
CREATE INDEX passage_result ON passage (result, event_time DESC, id DESC);
-- What else is filtered by, so that a filter that hits nothing reads no rows.
CREATE INDEX passage_facets ON passage (event_time DESC, id DESC)
  INCLUDE (lane, stage, fuel, outcome, state, alert_level, result);
CREATE INDEX upload_time ON upload (event_time DESC, serial DESC, regulator DESC, gate DESC);
CREATE INDEX upload_state ON upload (state, event_time DESC, serial DESC, regulator DESC, gate DESC);
CREATE INDEX ledger_entry_at ON ledger_entry (occurred_at, seq);
CREATE INDEX ledger_entry_kind_at ON ledger_entry (kind, occurred_at, seq);
CREATE INDEX ledger_entry_person_at ON ledger_entry (((actor::jsonb)->>'name'), occurred_at, seq);
CREATE INDEX ledger_entry_subject_part ON ledger_entry (subject text_pattern_ops);

-- Part of a plate. The extension is trusted, but a server may not have it: then the search is slower, nothing else.
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX passage_plate_part ON passage USING gin (plate_no gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_trgm is not to be had here: %', SQLERRM;
END $$;

-- Not a projection: a person's own convenience, no record.
CREATE TABLE saved_view (
  id text PRIMARY KEY, username text NOT NULL, list text NOT NULL, name text NOT NULL, query text NOT NULL,
  saved_at timestamptz(3) NOT NULL, UNIQUE (username, list, name)
);
