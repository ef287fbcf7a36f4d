-- Simulations of policies over recorded passages. Not projections: worked out anew by whoever doubts them, from the
-- rule set's digest and the passages that the entry `policy-simulated` names.

-- Beside the decision, whose trace is large: a simulation reads facts of tens of thousands of passages.
ALTER TABLE passage ADD COLUMN facts jsonb GENERATED ALWAYS AS (decision->'facts') STORED;

CREATE TABLE simulation (
  id text PRIMARY KEY, rule_set_digest text NOT NULL, level text,
  range_from timestamptz(3) NOT NULL, range_to timestamptz(3) NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  passages_done int NOT NULL DEFAULT 0, passages_total int,
  -- SHA-256 over id, event time and decision of every passage, in order.
  data_digest text, summary jsonb, problem text,
  person text NOT NULL, username text, started_at timestamptz(3) NOT NULL, ended_at timestamptz(3), seq bigint
);
CREATE INDEX simulation_rule_set ON simulation (rule_set_digest, started_at DESC);
CREATE INDEX simulation_started ON simulation (started_at DESC);

CREATE TABLE simulation_vehicle (
  simulation text NOT NULL REFERENCES simulation ON DELETE CASCADE, position int NOT NULL,
  plate_no text NOT NULL, plate_colour text NOT NULL, fleet text NOT NULL,
  newly_blocked int NOT NULL, newly_allowed int NOT NULL, before_code text NOT NULL, after_code text NOT NULL,
  after_text jsonb, last_passage text NOT NULL, last_time timestamptz(3) NOT NULL,
  PRIMARY KEY (simulation, position)
);
