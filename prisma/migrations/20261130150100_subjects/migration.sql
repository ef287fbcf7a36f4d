-- In-plant vehicles and machines at a gate (ADR 28): who they are, and the column of the plan that decides on them.

-- Plates are compared with their colour; null where the register does not know it.
ALTER TABLE machine ADD COLUMN plate_colour text;
CREATE INDEX machine_plate ON machine (plate_no) WHERE plate_no IS NOT NULL;

-- `subject`: what it is. `decided_as`: the column of the plan that decided. Null while nobody has.
-- All that were decided before were decided as road vehicles: by a default, which rewrites no row of millions.
ALTER TABLE passage ADD COLUMN subject text DEFAULT 'road', ADD COLUMN decided_as text DEFAULT 'road',
  ADD COLUMN machine text;
ALTER TABLE passage ALTER COLUMN subject DROP DEFAULT, ALTER COLUMN decided_as DROP DEFAULT;
UPDATE passage SET subject = NULL, decided_as = NULL WHERE decision IS NULL;

CREATE OR REPLACE FUNCTION project_machine(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO machine VALUES (p->>'id', p->>'subject', p->>'kind', p->>'plateNo', p->>'fuel', p->>'emissionStage',
      p->>'fleet', p->>'area', e.seq, p->>'plateColour')
    ON CONFLICT (id) DO UPDATE SET subject = EXCLUDED.subject, kind = EXCLUDED.kind, plate_no = EXCLUDED.plate_no,
      fuel = EXCLUDED.fuel, emission_stage = EXCLUDED.emission_stage, fleet = EXCLUDED.fleet, area = EXCLUDED.area,
      seq = EXCLUDED.seq, plate_colour = EXCLUDED.plate_colour;
END $$;

-- The file of a plate at a gate, from ledger A, B or C. A machine that is registered without the colour of its plate is
-- found by the number alone, but never in the place of a road vehicle that is on file with number and colour.
CREATE FUNCTION file_at_gate(p_plate_no text, p_plate_colour text) RETURNS TABLE (
  plate_no text, plate_colour text, vehicle_type text, fuel text, emission_stage text, emission_basis text,
  vehicle_category text, use_nature text, network_status text, fleet text, cargo text, subject text, machine text
) LANGUAGE sql STABLE AS $$
  SELECT f.plate_no, f.plate_colour, f.vehicle_type, f.fuel, f.emission_stage, f.emission_basis, f.vehicle_category,
    f.use_nature, f.network_status, f.fleet, f.cargo, f.subject, f.machine
  FROM (
    SELECT v.plate_no, v.plate_colour, v.vehicle_type, v.fuel, v.emission_stage, v.emission_basis, v.vehicle_category,
      v.use_nature, v.network_status, v.fleet, v.cargo, 'road' AS subject, NULL AS machine, 2 AS turn, v.seq
    FROM vehicle v WHERE v.plate_no = p_plate_no AND v.plate_colour = p_plate_colour
    UNION ALL
    SELECT m.plate_no, p_plate_colour, NULL, m.fuel, m.emission_stage, NULL, NULL, NULL, NULL, m.fleet, NULL, m.subject,
      m.id, CASE WHEN m.plate_colour IS NULL THEN 3 ELSE 1 END, m.seq
    FROM machine m WHERE m.plate_no = p_plate_no AND coalesce(m.plate_colour, p_plate_colour) = p_plate_colour) f
  ORDER BY f.turn, f.seq DESC LIMIT 1
$$;

-- Whether a rule set for these vehicles would have decided on such a passage: one for road vehicles on whatever the road
-- column decided, another one on all that are of its kind.
CREATE FUNCTION covers_passage(covers text, subject text, decided_as text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE covers WHEN 'road' THEN coalesce(decided_as, 'road') = 'road' ELSE coalesce(subject, 'road') = covers END
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
    -- By the column of what it is; where the plan has nothing there, by that of road vehicles.
    'policy', (SELECT jsonb_build_object('seq', p.seq, 'ruleSetId', r.id, 'ruleSetVersion', r.version, 'digest', r.digest,
        'decidedAs', p.subject)
      FROM unnest(ARRAY[v.subject, 'road']) WITH ORDINALITY AS as_whom(subject, turn)
        CROSS JOIN LATERAL policy_at(p_event_time, level.level, as_whom.subject) p
        JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version
      ORDER BY as_whom.turn LIMIT 1))
  FROM (SELECT alert_level_at(p_event_time) AS level) level
    LEFT JOIN LATERAL file_at_gate(p_plate_no, p_plate_colour) v ON true
$$;

CREATE OR REPLACE FUNCTION project_passage(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
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
        subject = coalesce(p->'decision'->'facts'->>'subject', 'road'), decided_as = coalesce(p->>'decidedAs', 'road'),
        machine = p->>'machine',
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
