-- A level rehearsed beside the live gates (演练): its course, what gates said and what people did, from the ledger.

CREATE TABLE drill (
  id text PRIMARY KEY, level text NOT NULL, effective_from timestamptz(3) NOT NULL, terms jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'graded', 'aborted')), person text NOT NULL, username text,
  announced_at timestamptz(3) NOT NULL, seq bigint NOT NULL,
  ended_at timestamptz(3), ended_by text, why text, grade text, report jsonb, end_seq bigint
);
CREATE TABLE drill_acknowledgement (
  drill text NOT NULL, lane text NOT NULL, at timestamptz(3) NOT NULL, level text NOT NULL, digest text,
  barrier text NOT NULL, seq bigint NOT NULL, PRIMARY KEY (drill, lane)
);
-- `n`: the vehicle that an answer is about; 0 for what is about none.
CREATE TABLE drill_act (
  drill text NOT NULL, act text NOT NULL, n int NOT NULL, person text NOT NULL, username text,
  at timestamptz(3) NOT NULL, outcome text, is_right boolean, seq bigint NOT NULL, PRIMARY KEY (seq)
);
CREATE UNIQUE INDEX drill_act_answer ON drill_act (drill, n) WHERE act = 'answer';
CREATE INDEX drill_act_drill ON drill_act (drill, seq);

-- Not a projection: the traffic of a drill and what came of each vehicle. Its digest is in the entry of the grade.
CREATE TABLE drill_vehicle (
  drill text NOT NULL, n int NOT NULL, lane text NOT NULL, plate_no text NOT NULL, plate_colour text NOT NULL,
  due timestamptz(3) NOT NULL, asked boolean NOT NULL DEFAULT false,
  decided_at timestamptz(3), level text, rule_set text, outcome text, code text, text jsonb, stage text, fuel text,
  faults text[] NOT NULL DEFAULT '{}', uses jsonb, PRIMARY KEY (drill, n)
);

-- Appending is one after the other, so that of two who announce at once the second is told.
CREATE FUNCTION project_drill(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CASE e.kind
  WHEN 'drill-announced' THEN
    IF EXISTS (SELECT 1 FROM drill WHERE state = 'open') THEN RAISE EXCEPTION 'drill-open'; END IF;
    IF EXISTS (SELECT 1 FROM alert WHERE lifted_from IS NULL OR lifted_from > e.recorded_at) THEN
      RAISE EXCEPTION 'drill-alert';
    END IF;
    INSERT INTO drill (id, level, effective_from, terms, state, person, username, announced_at, seq)
      VALUES (e.subject, p->>'level', (p->>'effectiveFrom')::timestamptz, p, 'open', p->>'person', p->>'username',
        e.recorded_at, e.seq);
  WHEN 'drill-acknowledged' THEN
    INSERT INTO drill_acknowledgement VALUES (e.subject, p->>'lane', e.recorded_at, p->>'level', p->>'digest',
      p->>'barrier', e.seq);
  WHEN 'drill-confirmed', 'drill-stop-listed', 'drill-answered' THEN
    IF NOT EXISTS (SELECT 1 FROM drill WHERE id = e.subject AND state = 'open') THEN
      RAISE EXCEPTION 'drill-over';
    END IF;
    IF EXISTS (SELECT 1 FROM drill_act WHERE drill = e.subject AND act = 'answer' AND n = (p->>'n')::int) THEN
      RAISE EXCEPTION 'drill-answered';
    END IF;
    INSERT INTO drill_act VALUES (e.subject, p->>'act', coalesce((p->>'n')::int, 0), p->>'person', p->>'username',
      e.recorded_at, p->>'outcome', (p->>'right')::boolean, e.seq);
  WHEN 'drill-graded', 'drill-aborted' THEN
    UPDATE drill SET state = substr(e.kind, 7), ended_at = e.recorded_at, ended_by = p->>'person', why = p->>'why',
      grade = p->'report'->>'grade', report = p->'report', end_seq = e.seq WHERE id = e.subject AND state = 'open';
    -- It ends once, whoever ends it.
    IF NOT FOUND THEN RAISE EXCEPTION 'drill-over'; END IF;
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
  ELSIF e.kind LIKE 'drill-%' THEN PERFORM project_drill(e, p);
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
    policy, alert, alert_change, alert_activation, gate_acknowledgement, drill, drill_acknowledgement, drill_act, machine,
    passage, review, alarm, regulator, upload;
  -- Derived from shadows and decisions, by the gate: counted anew.
  TRUNCATE shadow_tally, shadow_difference, shadow_entry, shadow_use;
  FOR e IN SELECT * FROM ledger_entry ORDER BY seq LOOP
    PERFORM ledger_project(e);
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;
