-- What else a decision may ask: exemptions in force, whoever entered before the level in force began, quotas, the plant.

CREATE TABLE plant (
  id text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL, enterprise_code text NOT NULL,
  performance_grade text, industry text, seq bigint NOT NULL
);

-- One exemption (豁免): for a plate, a fleet, a cargo or a vehicle category, never without an end.
CREATE TABLE exemption (
  id text PRIMARY KEY, ground text NOT NULL CHECK (ground IN ('vehicle', 'fleet', 'cargo', 'category')),
  plate_no text, plate_colour text, fleet text, cargo text, vehicle_category text,
  reason text NOT NULL, evidence text NOT NULL, filing_no text,
  valid_from timestamptz(3) NOT NULL, valid_to timestamptz(3) NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'approved', 'refused', 'ended')),
  proposed_by jsonb NOT NULL, proposed_at timestamptz(3) NOT NULL,
  decided_by jsonb, decided_at timestamptz(3), ended_from timestamptz(3), seq bigint NOT NULL
);
CREATE INDEX exemption_vehicle ON exemption (plate_no, plate_colour) WHERE ground = 'vehicle';
CREATE INDEX exemption_wide ON exemption (valid_to) WHERE ground <> 'vehicle';

-- What is used of a quota (配额), by what it is counted for and the start of its window.
CREATE TABLE quota_use (
  quota text NOT NULL, scope text NOT NULL, window_from timestamptz(3) NOT NULL, used int NOT NULL, seq bigint NOT NULL,
  PRIMARY KEY (quota, scope, window_from)
);

CREATE FUNCTION project_exemption(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE signed jsonb := jsonb_strip_nulls(jsonb_build_object(
  'name', p->'person', 'username', p->'username', 'role', p->'role'));
BEGIN
  CASE e.kind
  WHEN 'exemption-proposed' THEN
    INSERT INTO exemption VALUES (e.subject, p->>'ground', p->>'plateNo', p->>'plateColour', p->>'fleet', p->>'cargo',
      p->>'vehicleCategory', p->>'reason', p->>'evidence', p->>'filingNo', (p->>'validFrom')::timestamptz,
      (p->>'validTo')::timestamptz, 'proposed', signed, e.occurred_at, NULL, NULL, NULL, e.seq);
  WHEN 'exemption-approved', 'exemption-refused' THEN
    UPDATE exemption SET state = CASE e.kind WHEN 'exemption-approved' THEN 'approved' ELSE 'refused' END,
      decided_by = signed, decided_at = e.occurred_at, seq = e.seq WHERE id = e.subject;
  WHEN 'exemption-ended' THEN
    UPDATE exemption SET state = 'ended', ended_from = e.occurred_at, seq = e.seq WHERE id = e.subject;
  ELSE NULL;
  END CASE;
END $$;

-- Counted where the entry is: entries come one after the other, so two gates never share the last place. A decision
-- that relied on a place (`mustFit`) and finds it taken is not recorded; it is made again.
CREATE FUNCTION project_quotas(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE q jsonb; n int;
BEGIN
  FOR q IN SELECT * FROM jsonb_array_elements(coalesce(p->'quotas', '[]')) LOOP
    INSERT INTO quota_use VALUES (q->>'quota', q->>'scope', (q->>'windowFrom')::timestamptz, 1, e.seq)
      ON CONFLICT (quota, scope, window_from) DO UPDATE SET used = quota_use.used + 1, seq = e.seq RETURNING used INTO n;
    IF (q->>'mustFit')::boolean AND n > (q->>'limit')::int THEN
      RAISE EXCEPTION 'quota-used-up %', q->>'quota';
    END IF;
  END LOOP;
END $$;

-- Since when the level that is in force at an instant has been in force without a break; null without alert.
CREATE FUNCTION alert_level_since(t timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE now_level text := alert_level_at(t); began timestamptz; c record;
BEGIN
  IF now_level = 'none' THEN RETURN NULL; END IF;
  FOR c IN SELECT DISTINCT effective_from FROM alert_change WHERE effective_from <= t ORDER BY effective_from DESC LOOP
    EXIT WHEN alert_level_at(c.effective_from) <> now_level;
    began := c.effective_from;
  END LOOP;
  RETURN began;
END $$;

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
      FROM policy p JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version
      WHERE p.level = level.level AND p.effective_from <= p_event_time ORDER BY p.seq DESC LIMIT 1))
  FROM (SELECT alert_level_at(p_event_time) AS level) level
    LEFT JOIN vehicle v ON v.plate_no = p_plate_no AND v.plate_colour = p_plate_colour
$$;

CREATE FUNCTION project_plant(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM plant;
  INSERT INTO plant VALUES (p->>'id', p->>'nameZh', p->>'nameEn', p->>'enterpriseCode', p->>'performanceGrade',
    p->>'industry', e.seq);
END $$;

CREATE OR REPLACE FUNCTION ledger_project(e ledger_entry) RETURNS void LANGUAGE plpgsql AS $$
DECLARE p jsonb := e.payload::jsonb;
BEGIN
  IF e.kind LIKE 'passage-%' THEN
    PERFORM project_passage(e, p);
    PERFORM project_review(e, p);
    IF e.kind = 'passage-decided' THEN PERFORM project_quotas(e, p); END IF;
  ELSIF e.kind LIKE 'review-%' THEN PERFORM project_review(e, p);
  ELSIF e.kind LIKE 'rule-set-%' THEN PERFORM project_rule_set(e, p);
  ELSIF e.kind LIKE 'exemption-%' THEN PERFORM project_exemption(e, p);
  ELSIF e.kind LIKE 'alert-%' OR e.kind = 'policy-assigned' THEN PERFORM project_policy(e, p);
  ELSIF e.kind = 'plant-registered' THEN PERFORM project_plant(e, p);
  ELSE PERFORM project_register(e, p);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_rebuild() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE e ledger_entry; n bigint := 0;
BEGIN
  PERFORM 1 FROM ledger_head FOR UPDATE;
  TRUNCATE plant, lane, device, vehicle, over_limit, exemption, quota_use, rule_set, policy_work, rule_set_document,
    policy, alert, alert_change, passage, review, alarm, regulator, upload;
  FOR e IN SELECT * FROM ledger_entry ORDER BY seq LOOP
    PERFORM ledger_project(e);
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;
