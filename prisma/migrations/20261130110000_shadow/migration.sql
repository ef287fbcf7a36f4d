-- A rule set that is not in force, evaluated beside the one that is, on every passage as it is decided. Without effect.

-- From the entries `shadow-started` and `shadow-stopped`. The passages decided between the two are its own.
CREATE TABLE shadow (
  id text PRIMARY KEY, rule_set_id text NOT NULL, rule_set_version int NOT NULL, digest text NOT NULL,
  -- Null: the level of each passage.
  level text, reason jsonb NOT NULL, started_at timestamptz(3) NOT NULL, started_by text NOT NULL,
  started_seq bigint NOT NULL,
  stopped_at timestamptz(3), stopped_by text, stop_reason jsonb, stopped_seq bigint
);
CREATE INDEX shadow_version ON shadow (rule_set_id, rule_set_version, started_seq DESC);

-- Not projections, but made from the entries alone: what of a shadow is missing here is counted anew by the gate.
-- `position`: the last entry that is counted; it moves in the transaction that counts.
CREATE TABLE shadow_tally (
  shadow text PRIMARY KEY, position bigint NOT NULL, passages int NOT NULL DEFAULT 0,
  newly_blocked int NOT NULL DEFAULT 0, newly_allowed int NOT NULL DEFAULT 0,
  -- Why it cannot be counted on.
  problem text
);
CREATE TABLE shadow_difference (
  shadow text NOT NULL, seq bigint NOT NULL, passage text NOT NULL, lane text NOT NULL,
  event_time timestamptz(3) NOT NULL, plate_no text NOT NULL, plate_colour text NOT NULL,
  before_outcome text NOT NULL, before_code text NOT NULL, before_text jsonb,
  after_outcome text NOT NULL, after_code text NOT NULL, after_text jsonb,
  PRIMARY KEY (shadow, seq)
);
-- What the candidate let in: vehicles, where it is run by a level of its own, and places of its quotas.
CREATE TABLE shadow_entry (shadow text NOT NULL, plate text NOT NULL, PRIMARY KEY (shadow, plate));
CREATE TABLE shadow_use (shadow text NOT NULL, place text NOT NULL, used int NOT NULL, PRIMARY KEY (shadow, place));

-- Appending is one after the other, so that of two who start at once the second is told.
CREATE FUNCTION project_shadow(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE named text := split_part(e.subject, '@', 1); numbered int := split_part(e.subject, '@', 2)::int;
BEGIN
  CASE e.kind
  WHEN 'shadow-started' THEN
    IF EXISTS (SELECT 1 FROM shadow WHERE rule_set_id = named AND rule_set_version = numbered AND stopped_seq IS NULL) THEN
      RAISE EXCEPTION 'shadow-runs';
    END IF;
    IF (SELECT count(*) FROM shadow WHERE stopped_seq IS NULL) >= 3 THEN
      RAISE EXCEPTION 'shadow-full';
    END IF;
    INSERT INTO shadow (id, rule_set_id, rule_set_version, digest, level, reason, started_at, started_by, started_seq)
      VALUES (p->>'shadow', named, numbered, p->>'digest', p->>'level', p->'reason', e.occurred_at, p->>'person', e.seq);
  WHEN 'shadow-stopped' THEN
    UPDATE shadow SET stopped_at = e.occurred_at, stopped_by = p->>'person', stop_reason = p->'reason', stopped_seq = e.seq
      WHERE id = p->>'shadow' AND stopped_seq IS NULL;
    IF NOT FOUND THEN RAISE EXCEPTION 'shadow-ended'; END IF;
  ELSE NULL;
  END CASE;
END $$;

CREATE OR REPLACE FUNCTION ledger_project(e ledger_entry) RETURNS void LANGUAGE plpgsql AS $$
DECLARE p jsonb := e.payload::jsonb;
BEGIN
  IF e.kind = 'passage-decided-again' THEN PERFORM project_decided_again(e, p);
  ELSIF e.kind LIKE 'passage-%' THEN
    PERFORM project_passage(e, p);
    PERFORM project_review(e, p);
    IF e.kind = 'passage-decided' THEN PERFORM project_quotas(e, p); END IF;
  ELSIF e.kind LIKE 'review-%' THEN PERFORM project_review(e, p);
  ELSIF e.kind LIKE 'rule-set-%' THEN PERFORM project_rule_set(e, p);
  ELSIF e.kind LIKE 'shadow-%' THEN PERFORM project_shadow(e, p);
  ELSIF e.kind LIKE 'plan-%' THEN PERFORM project_plan(e, p);
  ELSIF e.kind LIKE 'exemption-%' THEN PERFORM project_exemption(e, p);
  ELSIF e.kind LIKE 'alert-%' THEN PERFORM project_alert(e, p);
  ELSIF e.kind = 'policy-assigned' THEN PERFORM project_policy(e, p);
  ELSIF e.kind = 'gate-acknowledged' THEN PERFORM project_gate(e, p);
  ELSIF e.kind = 'machine-registered' THEN PERFORM project_machine(e, p);
  ELSIF e.kind = 'plant-registered' THEN PERFORM project_plant(e, p);
  ELSE PERFORM project_register(e, p);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_rebuild() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE e ledger_entry; n bigint := 0;
BEGIN
  PERFORM 1 FROM ledger_head FOR UPDATE;
  TRUNCATE plant, lane, device, vehicle, over_limit, exemption, quota_use, rule_set, policy_work, rule_set_document, shadow,
    policy, alert, alert_change, alert_activation, gate_acknowledgement, machine, passage, review, alarm, regulator, upload;
  -- Derived from shadows and decisions, by the gate: counted anew.
  TRUNCATE shadow_tally, shadow_difference, shadow_entry, shadow_use;
  FOR e IN SELECT * FROM ledger_entry ORDER BY seq LOOP
    PERFORM ledger_project(e);
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;
