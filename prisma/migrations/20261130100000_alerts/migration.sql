-- Alerts that are acknowledged by every gate and closed with a report; the plant's own plan (一企一策): level → rule set.

-- The newest row in effect counts, by level and by whom it is for. Null rule set: the plan asks for nothing there.
ALTER TABLE policy DROP CONSTRAINT policy_pkey;
ALTER TABLE policy ADD COLUMN subject text NOT NULL DEFAULT 'road' CHECK (subject IN ('road', 'in-plant', 'nrmm')),
  ADD COLUMN plan_version int,
  ALTER COLUMN rule_set_id DROP NOT NULL, ALTER COLUMN rule_set_version DROP NOT NULL;
ALTER TABLE policy ADD PRIMARY KEY (seq, level, subject);

ALTER TABLE alert ADD COLUMN notice_file jsonb, ADD COLUMN expected_until timestamptz(3),
  ADD COLUMN closed_at timestamptz(3), ADD COLUMN report jsonb;
ALTER TABLE alert_change ADD COLUMN kind text, ADD COLUMN at timestamptz(3), ADD COLUMN username text,
  ADD COLUMN notice_no text, ADD COLUMN notice_file jsonb, ADD COLUMN expected_until timestamptz(3),
  ADD COLUMN brake boolean NOT NULL DEFAULT false,
  -- Replaced by a later switch before it came into effect.
  ADD COLUMN superseded boolean NOT NULL DEFAULT false;

-- The level in force at an instant: per alert its newest switch in effect, over all alerts the highest. A switch
-- replaces what was announced before it and was not in effect yet when it was recorded.
CREATE OR REPLACE FUNCTION alert_level_at(t timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT level FROM (
    SELECT DISTINCT ON (alert_id) level FROM alert_change WHERE effective_from <= t AND NOT superseded
      ORDER BY alert_id, seq DESC) l
    ORDER BY array_position(ARRAY['none', 'yellow', 'orange', 'red'], level) DESC LIMIT 1), 'none')
$$;

-- What came into effect, with the rule sets of that instant.
CREATE TABLE alert_activation (
  seq bigint PRIMARY KEY, alert_id text NOT NULL, change_seq bigint NOT NULL, level text NOT NULL,
  effective_from timestamptz(3) NOT NULL, level_in_force text NOT NULL, plan_version int, rule_sets jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL
);
CREATE INDEX alert_activation_alert ON alert_activation (alert_id, seq);

-- That a gate goes by a control status: its level and rule set, since their instant.
CREATE TABLE gate_acknowledgement (
  lane text NOT NULL, status text NOT NULL, level text NOT NULL, status_from timestamptz(3) NOT NULL,
  digest text, board text NOT NULL, acknowledged_at timestamptz(3) NOT NULL, seq bigint NOT NULL,
  PRIMARY KEY (lane, status)
);

-- Ledgers B and C, as far as an alert asks: in-plant vehicles and non-road mobile machinery.
CREATE TABLE machine (
  id text PRIMARY KEY, subject text NOT NULL CHECK (subject IN ('in-plant', 'nrmm')), kind text NOT NULL,
  plate_no text, fuel text, emission_stage text, fleet text, area text, seq bigint NOT NULL
);

CREATE FUNCTION policy_at(t timestamptz, for_level text, whom text) RETURNS policy LANGUAGE sql STABLE AS $$
  SELECT * FROM policy WHERE level = for_level AND subject = whom AND effective_from <= t ORDER BY seq DESC LIMIT 1
$$;

-- Since when the level that is in force at an instant has been in force without a break; null: since ever.
CREATE FUNCTION alert_level_from(t timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE now_level text := alert_level_at(t); began timestamptz; c record;
BEGIN
  FOR c IN SELECT DISTINCT effective_from FROM alert_change WHERE effective_from <= t AND NOT superseded
    ORDER BY effective_from DESC LOOP
    IF alert_level_at(c.effective_from) <> now_level THEN RETURN began; END IF;
    began := c.effective_from;
  END LOOP;
  RETURN CASE now_level WHEN 'none' THEN NULL ELSE began END;
END $$;

CREATE OR REPLACE FUNCTION alert_level_since(t timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE alert_level_at(t) WHEN 'none' THEN NULL ELSE alert_level_from(t) END
$$;

-- What a gate goes by at an instant. `id` is the same as long as nothing of it changes; `seq` is the newest entry that
-- made it so; `next` is the next instant at which it may change.
CREATE FUNCTION control_status_at(t timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('id', concat_ws('/', s.level, p.seq, (extract(epoch FROM s.since) * 1000)::bigint),
    'level', s.level, 'from', (extract(epoch FROM s.since) * 1000)::float8,
    'seq', greatest(p.seq, (SELECT max(seq) FROM alert_change WHERE effective_from <= t AND NOT superseded), 0)::text,
    'planVersion', p.plan_version, 'ruleSetId', r.id, 'ruleSetVersion', r.version, 'digest', r.digest,
    'next', (SELECT (extract(epoch FROM min(f)) * 1000)::float8 FROM (
      SELECT min(effective_from) AS f FROM alert_change WHERE effective_from > t AND NOT superseded
      UNION ALL SELECT min(effective_from) FROM policy WHERE effective_from > t) n))
  FROM (SELECT l.level, l.policy, greatest(alert_level_from(t), (l.policy).effective_from) AS since
      FROM (SELECT level, policy_at(t, level, 'road') AS policy FROM (SELECT alert_level_at(t) AS level) a) l) s
    CROSS JOIN LATERAL (SELECT (s.policy).*) p
    LEFT JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version
$$;

CREATE OR REPLACE FUNCTION decision_basis(p_passage text, p_lane text, p_plate_no text, p_plate_colour text, p_event_time timestamptz)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'decided', (SELECT jsonb_build_object('seq', seq::text, 'recordedAt', ledger_time(recorded_at), 'payload', payload::jsonb)
      FROM ledger_entry WHERE key = p_passage || '#decided'),
    'lane', (SELECT to_jsonb(l) FROM lane l WHERE l.id = p_lane),
    'plant', (SELECT jsonb_build_object('grade', performance_grade, 'industry', industry) FROM plant LIMIT 1),
    'vehicle', to_jsonb(v),
    'overLimit', EXISTS (SELECT 1 FROM over_limit o WHERE o.plate_no = p_plate_no AND o.plate_colour = p_plate_colour
      AND o.issued_at <= p_event_time AND (o.released_at IS NULL OR o.released_at > p_event_time)),
    'exemptions', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'ground', x.ground) ORDER BY x.id), '[]')
      FROM exemption x WHERE x.decided_at <= p_event_time AND x.state IN ('approved', 'ended')
        AND x.valid_from <= p_event_time AND x.valid_to > p_event_time
        AND (x.ended_from IS NULL OR x.ended_from > p_event_time)
        AND ((x.ground = 'vehicle' AND x.plate_no = p_plate_no AND x.plate_colour = p_plate_colour)
          OR (x.ground = 'fleet' AND x.fleet = v.fleet) OR (x.ground = 'cargo' AND x.cargo = v.cargo)
          OR (x.ground = 'category' AND x.vehicle_category = v.vehicle_category))),
    'alertLevel', level.level,
    -- On its way out, and its newest crossing before was inwards, before the level began.
    'enteredBefore', coalesce((SELECT g.direction = 'in' AND g.event_time < alert_level_since(p_event_time)
      FROM passage g WHERE g.plate_no = p_plate_no AND g.plate_colour = p_plate_colour AND g.event_time < p_event_time
        AND g.result IN ('passed', 'passed-unreleased', 'unobserved', 'back-filled') AND level.level <> 'none'
        AND EXISTS (SELECT 1 FROM lane l WHERE l.id = p_lane AND l.direction = 'out')
      ORDER BY g.event_time DESC LIMIT 1), false),
    'policy', (SELECT jsonb_build_object('seq', p.seq, 'ruleSetId', r.id, 'ruleSetVersion', r.version, 'digest', r.digest)
      FROM (SELECT seq, rule_set_id, rule_set_version FROM policy WHERE policy.level = level.level AND subject = 'road'
          AND effective_from <= p_event_time ORDER BY seq DESC LIMIT 1) p
        JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version))
  FROM (SELECT alert_level_at(p_event_time) AS level) level
    LEFT JOIN vehicle v ON v.plate_no = p_plate_no AND v.plate_colour = p_plate_colour
$$;

-- Whoever announces says which alerts they knew of; another one, announced in the same moment, is not overlooked.
CREATE FUNCTION must_know_alerts(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE others jsonb := (SELECT coalesce(jsonb_agg(id ORDER BY id), '[]') FROM alert
  WHERE lifted_from IS NULL OR lifted_from > e.recorded_at);
BEGIN
  IF p ? 'besides' AND NOT (p->'besides' @> others) THEN
    RAISE EXCEPTION 'alert-besides %', others;
  END IF;
END $$;

CREATE FUNCTION project_alert(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CASE e.kind
  WHEN 'alert-started' THEN
    PERFORM must_know_alerts(e, p);
    INSERT INTO alert (id, level, state, started_from, person, reason, notice_no, notice_file, expected_until, seq)
      VALUES (e.subject, p->>'level', 'started', (p->>'effectiveFrom')::timestamptz, p->>'person', p->>'reason',
        p->>'noticeNo', nullif(p->'noticeFile', 'null'), (p->>'expectedUntil')::timestamptz, e.seq);
  WHEN 'alert-changed' THEN
    UPDATE alert SET level = p->>'level', seq = e.seq, state = 'started', lifted_from = NULL,
      expected_until = (p->>'expectedUntil')::timestamptz WHERE id = e.subject;
  WHEN 'alert-lifted', 'alert-cancelled' THEN
    UPDATE alert SET state = substr(e.kind, 7), lifted_from = (p->>'effectiveFrom')::timestamptz, seq = e.seq
      WHERE id = e.subject;
  WHEN 'alert-activated' THEN
    INSERT INTO alert_activation VALUES (e.seq, e.subject, (p->>'changeSeq')::bigint, p->>'level',
      (p->>'effectiveFrom')::timestamptz, p->>'levelInForce', (p->>'planVersion')::int, p->'ruleSets', e.recorded_at);
  WHEN 'alert-closed' THEN
    UPDATE alert SET closed_at = e.occurred_at, report = p->'report' WHERE id = e.subject;
  ELSE NULL;
  END CASE;
  IF e.kind IN ('alert-started', 'alert-changed', 'alert-lifted', 'alert-cancelled') THEN
    UPDATE alert_change SET superseded = true WHERE alert_id = e.subject AND effective_from > e.recorded_at;
    INSERT INTO alert_change VALUES (e.seq, e.subject, p->>'level', (p->>'effectiveFrom')::timestamptz, p->>'person',
      p->>'reason', substr(e.kind, 7), e.occurred_at, p->>'username', p->>'noticeNo', nullif(p->'noticeFile', 'null'),
      (p->>'expectedUntil')::timestamptz, coalesce((p->>'brake')::boolean, false));
  END IF;
END $$;

CREATE OR REPLACE FUNCTION project_policy(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CASE e.kind
  WHEN 'policy-assigned' THEN
    INSERT INTO policy VALUES (e.seq, p->>'level', p->>'ruleSetId', (p->>'ruleSetVersion')::int,
      (p->>'effectiveFrom')::timestamptz, coalesce(p->>'subject', 'road'));
  WHEN 'plan-adopted', 'plan-restored' THEN
    INSERT INTO policy SELECT e.seq, a->>'level', a->'ruleSet'->>'id', (a->'ruleSet'->>'version')::int,
        (p->>'effectiveFrom')::timestamptz, a->>'subject', split_part(e.subject, '@', 2)::int
      FROM jsonb_array_elements(p->'assignments') a;
  ELSE NULL;
  END CASE;
END $$;

-- The plan is worked on as a rule set is; what it adds is in `policy`.
CREATE FUNCTION project_plan(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF e.kind IN ('plan-adopted', 'plan-restored') THEN
    PERFORM project_policy(e, p);
    IF e.kind = 'plan-adopted' THEN
      PERFORM project_rule_set_document(e, p);
      INSERT INTO policy_work (id, version, state, revision, digest, document, note, authors, saved_at, saved_by, published_at, seq)
        VALUES (split_part(e.subject, '@', 1), split_part(e.subject, '@', 2)::int, 'published', 1, p->>'digest', p->'document',
          '', '[]', e.occurred_at, e.actor::jsonb->>'name', e.occurred_at, e.seq)
        ON CONFLICT (id, version) DO UPDATE SET state = 'published', published_at = e.occurred_at, seq = e.seq,
          reason = p->'reason';
    END IF;
  ELSE
    e.kind := 'rule-set-' || substr(e.kind, 6);
    PERFORM project_rule_set(e, p);
  END IF;
END $$;

CREATE FUNCTION project_gate(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gate_acknowledgement VALUES (p->>'lane', p->>'status', p->>'level', (p->>'from')::timestamptz, p->>'digest',
    p->>'board', e.occurred_at, e.seq) ON CONFLICT (lane, status) DO NOTHING;
END $$;

CREATE FUNCTION project_machine(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO machine VALUES (p->>'id', p->>'subject', p->>'kind', p->>'plateNo', p->>'fuel', p->>'emissionStage',
      p->>'fleet', p->>'area', e.seq)
    ON CONFLICT (id) DO UPDATE SET subject = EXCLUDED.subject, kind = EXCLUDED.kind, plate_no = EXCLUDED.plate_no,
      fuel = EXCLUDED.fuel, emission_stage = EXCLUDED.emission_stage, fleet = EXCLUDED.fleet, area = EXCLUDED.area, seq = EXCLUDED.seq;
END $$;

-- Decided again, for a vehicle that waits while the control status changes: the newest decision stands.
CREATE FUNCTION project_decided_again(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  e.kind := 'passage-decided';
  PERFORM project_passage(e, p);
  -- A plate that was read by hand may be let in only now: somebody else reviews it.
  PERFORM project_review(e, p);
  PERFORM project_quotas(e, p);
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
  TRUNCATE plant, lane, device, vehicle, over_limit, exemption, quota_use, rule_set, policy_work, rule_set_document,
    policy, alert, alert_change, alert_activation, gate_acknowledgement, machine, passage, review, alarm, regulator, upload;
  FOR e IN SELECT * FROM ledger_entry ORDER BY seq LOOP
    PERFORM ledger_project(e);
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

-- Alerts from before: the live tables are what a rebuild makes.
DO $$ DECLARE e ledger_entry;
BEGIN
  TRUNCATE alert, alert_change;
  FOR e IN SELECT * FROM ledger_entry WHERE kind IN ('alert-started', 'alert-changed', 'alert-lifted') ORDER BY seq LOOP
    PERFORM project_alert(e, e.payload::jsonb);
  END LOOP;
END $$;
