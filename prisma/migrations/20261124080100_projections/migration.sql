-- Projections: tables that people search. ledger_project() is the only writer; ledger_rebuild() makes them anew.

CREATE TABLE lane (
  id text PRIMARY KEY, entrance text NOT NULL, direction text NOT NULL CHECK (direction IN ('in', 'out')),
  gate_no text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL, position int NOT NULL
);
CREATE TABLE device (
  id text PRIMARY KEY, lane text NOT NULL REFERENCES lane(id), kind text NOT NULL, driver text NOT NULL,
  maker text NOT NULL, address text NOT NULL, serial_no text, map jsonb NOT NULL, seq bigint NOT NULL
);
CREATE TABLE vehicle (
  plate_no text NOT NULL, plate_colour text NOT NULL, vehicle_type text, fuel text, emission_stage text,
  emission_basis text, vehicle_category text, use_nature text, network_status text, vin text,
  registered_on text, fleet text, cargo text, seq bigint NOT NULL, PRIMARY KEY (plate_no, plate_colour)
);
CREATE TABLE over_limit (
  plate_no text NOT NULL, plate_colour text NOT NULL, reason text NOT NULL,
  issued_at timestamptz(3) NOT NULL, released_at timestamptz(3), seq bigint NOT NULL,
  PRIMARY KEY (plate_no, plate_colour, issued_at)
);
CREATE TABLE rule_set (
  id text NOT NULL, version int NOT NULL, digest text NOT NULL UNIQUE, document jsonb NOT NULL,
  published_at timestamptz(3) NOT NULL, seq bigint NOT NULL, PRIMARY KEY (id, version)
);
-- One-plant-one-policy: which rule set a level means, from when. At an instant the newest entry in effect counts.
CREATE TABLE policy (
  seq bigint PRIMARY KEY, level text NOT NULL, rule_set_id text NOT NULL, rule_set_version int NOT NULL,
  effective_from timestamptz(3) NOT NULL
);
CREATE TABLE alert (
  id text PRIMARY KEY, level text NOT NULL, state text NOT NULL, started_from timestamptz(3) NOT NULL,
  lifted_from timestamptz(3), person text NOT NULL, reason text NOT NULL, notice_no text, seq bigint NOT NULL
);
CREATE TABLE alert_change (
  seq bigint PRIMARY KEY, alert_id text NOT NULL, level text NOT NULL, effective_from timestamptz(3) NOT NULL,
  person text NOT NULL, reason text NOT NULL
);
CREATE TABLE passage (
  id text PRIMARY KEY, lane text NOT NULL, entrance text NOT NULL, direction text NOT NULL,
  event_time timestamptz(3) NOT NULL, event_id text NOT NULL, device text NOT NULL,
  plate_no text, plate_colour text, confidence int, photos jsonb NOT NULL,
  state text NOT NULL, outcome text, deciding_code text, stage text, fuel text, alert_level text,
  decision jsonb, rule_set_id text, rule_set_version int, rule_set_digest text,
  override jsonb, opened boolean NOT NULL DEFAULT false, opened_at timestamptz(3), result text,
  finished_at timestamptz(3), timeline jsonb, first_seq bigint NOT NULL, last_seq bigint NOT NULL
);
CREATE INDEX passage_time ON passage (event_time DESC, id DESC);
CREATE INDEX passage_plate ON passage (plate_no, event_time DESC);
CREATE INDEX passage_lane ON passage (lane, event_time DESC, id DESC);
CREATE INDEX passage_outcome ON passage (outcome, event_time DESC, id DESC);
CREATE TABLE alarm (
  seq bigint PRIMARY KEY, lane text NOT NULL, passage_id text, kind text NOT NULL, at timestamptz(3) NOT NULL, detail jsonb NOT NULL
);
CREATE TABLE regulator (
  id text PRIMARY KEY, profile text NOT NULL, url text NOT NULL, seq bigint NOT NULL
);
CREATE TABLE upload (
  regulator text NOT NULL, gate text NOT NULL, serial bigint NOT NULL, passage_id text NOT NULL,
  event_time timestamptz(3) NOT NULL, is_backfill boolean NOT NULL, state text NOT NULL,
  platform_record_id text, message text, settled_at timestamptz(3), PRIMARY KEY (regulator, gate, serial)
);
CREATE INDEX upload_passage ON upload (passage_id);
CREATE INDEX upload_queued ON upload (regulator, gate, serial) WHERE state = 'queued';

-- Volatile, not part of the ledger: what the lanes look like now, and how often an upload was tried.
CREATE TABLE lane_live (
  lane text PRIMARY KEY, passage_id text, state text NOT NULL, since timestamptz(3) NOT NULL,
  status jsonb NOT NULL, sensors jsonb, devices jsonb NOT NULL DEFAULT '{}', updated_at timestamptz(3) NOT NULL
);
CREATE TABLE upload_attempt (
  regulator text NOT NULL, gate text NOT NULL, attempts int NOT NULL, last_error text, next_at timestamptz(3),
  updated_at timestamptz(3) NOT NULL, PRIMARY KEY (regulator, gate)
);

CREATE FUNCTION project_passage(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF e.kind IN ('passage-unread', 'passage-undecided', 'passage-decided') THEN
    INSERT INTO passage (id, lane, entrance, direction, event_time, event_id, device, plate_no, plate_colour,
        confidence, photos, state, first_seq, last_seq)
      VALUES (e.subject, p->>'lane', p->>'entrance', p->>'direction', (p->>'eventTime')::timestamptz, p->>'eventId',
        p->>'device', p->>'plateNo', p->>'plateColour', (p->>'confidence')::int, p->'photos', 'unread', e.seq, e.seq)
      ON CONFLICT (id) DO NOTHING;
  END IF;
  UPDATE passage SET last_seq = e.seq WHERE id = e.subject;
  CASE e.kind
  WHEN 'passage-undecided' THEN
    UPDATE passage SET plate_no = p->>'plateNo', plate_colour = p->>'plateColour', state = 'undecided' WHERE id = e.subject;
  WHEN 'passage-decided' THEN
    UPDATE passage SET plate_no = p->>'plateNo', plate_colour = p->>'plateColour', decision = p->'decision',
        outcome = p->'decision'->>'outcome', deciding_code = p->'decision'->'reasons'->0->>'code',
        stage = p->'decision'->'facts'->>'emissionStage', fuel = p->'decision'->'facts'->>'fuel',
        alert_level = p->'decision'->'facts'->>'alertLevel', rule_set_id = p->'decision'->'ruleSet'->>'id',
        rule_set_version = (p->'decision'->'ruleSet'->>'version')::int,
        rule_set_digest = p->'decision'->'ruleSet'->>'digest',
        state = CASE p->'decision'->>'outcome' WHEN 'allow' THEN 'allowed' ELSE 'blocked' END
      WHERE id = e.subject;
  WHEN 'passage-released' THEN
    UPDATE passage SET state = 'released', override = p || jsonb_build_object('kind', 'release', 'seq', e.seq) WHERE id = e.subject;
  WHEN 'passage-refused' THEN
    UPDATE passage SET state = 'refused', override = p || jsonb_build_object('kind', 'refuse', 'seq', e.seq) WHERE id = e.subject;
  WHEN 'passage-opened' THEN
    UPDATE passage SET opened = true, opened_at = e.occurred_at WHERE id = e.subject;
  WHEN 'passage-finished' THEN
    UPDATE passage SET state = 'recorded', result = p->>'result', finished_at = e.occurred_at,
        timeline = p->'timeline', opened = (p->>'opened')::boolean WHERE id = e.subject;
    INSERT INTO upload (regulator, gate, serial, passage_id, event_time, is_backfill, state)
      SELECT r.id, g.lane, coalesce(last.serial, 0) + 1, g.id, g.event_time,
        (p->>'offline')::boolean OR g.event_time < last.event_time IS TRUE, 'queued'
      FROM passage g CROSS JOIN regulator r LEFT JOIN LATERAL (
        SELECT max(u.serial) AS serial, max(u.event_time) AS event_time FROM upload u
        WHERE u.regulator = r.id AND u.gate = g.lane) last ON true
      WHERE g.id = e.subject;
  ELSE NULL;
  END CASE;
END $$;

CREATE FUNCTION project_policy(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CASE e.kind
  WHEN 'rule-set-published' THEN
    INSERT INTO rule_set VALUES (p->'document'->>'id', (p->'document'->>'version')::int, p->>'digest', p->'document', e.occurred_at, e.seq);
  WHEN 'policy-assigned' THEN
    INSERT INTO policy VALUES (e.seq, p->>'level', p->>'ruleSetId', (p->>'ruleSetVersion')::int, (p->>'effectiveFrom')::timestamptz);
  WHEN 'alert-started' THEN
    INSERT INTO alert VALUES (e.subject, p->>'level', 'started', (p->>'effectiveFrom')::timestamptz, NULL,
      p->>'person', p->>'reason', p->>'noticeNo', e.seq);
  WHEN 'alert-changed' THEN
    UPDATE alert SET level = p->>'level', seq = e.seq WHERE id = e.subject;
  WHEN 'alert-lifted' THEN
    UPDATE alert SET state = 'lifted', lifted_from = (p->>'effectiveFrom')::timestamptz, seq = e.seq WHERE id = e.subject;
  ELSE NULL;
  END CASE;
  IF e.kind IN ('alert-started', 'alert-changed', 'alert-lifted') THEN
    INSERT INTO alert_change VALUES (e.seq, e.subject, p->>'level', (p->>'effectiveFrom')::timestamptz, p->>'person', p->>'reason');
  END IF;
END $$;

CREATE FUNCTION project_register(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CASE e.kind
  WHEN 'lane-registered' THEN
    INSERT INTO lane VALUES (p->>'id', p->>'entrance', p->>'direction', p->>'gateNo', p->>'nameZh', p->>'nameEn', (p->>'position')::int)
      ON CONFLICT (id) DO UPDATE SET entrance = EXCLUDED.entrance, direction = EXCLUDED.direction, gate_no = EXCLUDED.gate_no,
        name_zh = EXCLUDED.name_zh, name_en = EXCLUDED.name_en, position = EXCLUDED.position;
  WHEN 'device-registered' THEN
    INSERT INTO device VALUES (p->>'id', p->>'lane', p->>'kind', p->>'driver', p->>'maker', p->>'address', p->>'serialNo', p->'map', e.seq)
      ON CONFLICT (id) DO UPDATE SET lane = EXCLUDED.lane, kind = EXCLUDED.kind, driver = EXCLUDED.driver, maker = EXCLUDED.maker,
        address = EXCLUDED.address, serial_no = EXCLUDED.serial_no, map = EXCLUDED.map, seq = EXCLUDED.seq;
  WHEN 'vehicle-filed' THEN
    INSERT INTO vehicle VALUES (p->>'plateNo', p->>'plateColour', p->>'vehicleType', p->>'fuel', p->>'emissionStage', p->>'emissionBasis',
        p->>'vehicleCategory', p->>'useNature', p->>'networkStatus', p->>'vin', p->>'registeredOn', p->>'fleet', p->>'cargo', e.seq)
      ON CONFLICT (plate_no, plate_colour) DO UPDATE SET vehicle_type = EXCLUDED.vehicle_type, fuel = EXCLUDED.fuel,
        emission_stage = EXCLUDED.emission_stage, emission_basis = EXCLUDED.emission_basis, vehicle_category = EXCLUDED.vehicle_category,
        use_nature = EXCLUDED.use_nature, network_status = EXCLUDED.network_status, vin = EXCLUDED.vin,
        registered_on = EXCLUDED.registered_on, fleet = EXCLUDED.fleet, cargo = EXCLUDED.cargo, seq = EXCLUDED.seq;
  WHEN 'over-limit-listed' THEN
    INSERT INTO over_limit VALUES (p->>'plateNo', p->>'plateColour', p->>'reason', (p->>'issuedAt')::timestamptz, NULL, e.seq)
      ON CONFLICT (plate_no, plate_colour, issued_at) DO NOTHING;
  WHEN 'over-limit-released' THEN
    UPDATE over_limit SET released_at = (p->>'releasedAt')::timestamptz, seq = e.seq
      WHERE plate_no = p->>'plateNo' AND plate_colour = p->>'plateColour' AND released_at IS NULL;
  WHEN 'regulator-registered' THEN
    INSERT INTO regulator VALUES (p->>'id', p->>'profile', p->>'url', e.seq)
      ON CONFLICT (id) DO UPDATE SET profile = EXCLUDED.profile, url = EXCLUDED.url, seq = EXCLUDED.seq;
  WHEN 'alarm-raised' THEN
    INSERT INTO alarm VALUES (e.seq, p->>'lane', p->>'passage', p->>'alarm', e.occurred_at, p);
  WHEN 'upload-accepted', 'upload-rejected' THEN
    UPDATE upload SET state = CASE e.kind WHEN 'upload-accepted' THEN 'accepted' ELSE 'dead' END,
        platform_record_id = p->>'platformRecordId', message = p->>'message', settled_at = e.occurred_at
      WHERE regulator = p->>'regulator' AND gate = p->>'gate' AND serial = (p->>'serial')::bigint;
  ELSE NULL;
  END CASE;
END $$;

CREATE FUNCTION ledger_project(e ledger_entry) RETURNS void LANGUAGE plpgsql AS $$
DECLARE p jsonb := e.payload::jsonb;
BEGIN
  IF e.kind LIKE 'passage-%' THEN PERFORM project_passage(e, p);
  ELSIF e.kind LIKE 'alert-%' OR e.kind IN ('rule-set-published', 'policy-assigned') THEN PERFORM project_policy(e, p);
  ELSE PERFORM project_register(e, p);
  END IF;
END $$;

CREATE FUNCTION ledger_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger_project(NEW);
  PERFORM pg_notify('greengate', json_build_object('seq', NEW.seq, 'kind', NEW.kind, 'subject', NEW.subject)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_after AFTER INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_after();

-- Makes all projections anew, entry by entry, in one transaction.
CREATE FUNCTION ledger_rebuild() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE e ledger_entry; n bigint := 0;
BEGIN
  PERFORM 1 FROM ledger_head FOR UPDATE;
  TRUNCATE lane, device, vehicle, over_limit, rule_set, policy, alert, alert_change, passage, alarm, regulator, upload;
  FOR e IN SELECT * FROM ledger_entry ORDER BY seq LOOP
    PERFORM ledger_project(e);
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

-- The level in force at an instant: per alert the newest change that is in effect then; over all alerts the highest.
CREATE FUNCTION alert_level_at(t timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT level FROM (
    SELECT DISTINCT ON (alert_id) level FROM alert_change WHERE effective_from <= t ORDER BY alert_id, seq DESC) l
    ORDER BY array_position(ARRAY['none', 'yellow', 'orange', 'red'], level) DESC LIMIT 1), 'none')
$$;

-- All that a decision needs, in one question: the vehicle's file, the lists, the level and its rule set at the event time.
CREATE FUNCTION decision_basis(p_passage text, p_lane text, p_plate_no text, p_plate_colour text, p_event_time timestamptz)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'decided', (SELECT jsonb_build_object('seq', seq::text, 'recordedAt', ledger_time(recorded_at), 'payload', payload::jsonb)
      FROM ledger_entry WHERE key = p_passage || '#decided'),
    'lane', (SELECT to_jsonb(l) FROM lane l WHERE l.id = p_lane),
    'vehicle', (SELECT to_jsonb(v) FROM vehicle v WHERE v.plate_no = p_plate_no AND v.plate_colour = p_plate_colour),
    'overLimit', EXISTS (SELECT 1 FROM over_limit o WHERE o.plate_no = p_plate_no AND o.plate_colour = p_plate_colour
      AND o.issued_at <= p_event_time AND (o.released_at IS NULL OR o.released_at > p_event_time)),
    'alertLevel', level.level,
    'policy', (SELECT jsonb_build_object('seq', p.seq, 'ruleSetId', r.id, 'ruleSetVersion', r.version, 'digest', r.digest)
      FROM policy p JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version
      WHERE p.level = level.level AND p.effective_from <= p_event_time ORDER BY p.seq DESC LIMIT 1))
  FROM (SELECT alert_level_at(p_event_time) AS level) level
$$;
