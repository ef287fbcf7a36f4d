-- Alarms are acknowledged by a person with a reason: an entry of its own, shown beside the alarm.

ALTER TABLE alarm ADD COLUMN acknowledged_seq bigint, ADD COLUMN acknowledged_at timestamptz(3),
  ADD COLUMN acknowledged_by text, ADD COLUMN acknowledged_reason jsonb;
CREATE INDEX alarm_open ON alarm (seq DESC) WHERE acknowledged_seq IS NULL;

CREATE OR REPLACE FUNCTION project_register(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
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
  WHEN 'alarm-acknowledged' THEN
    UPDATE alarm SET acknowledged_seq = e.seq, acknowledged_at = e.occurred_at, acknowledged_by = p->>'person',
        acknowledged_reason = p->'reason'
      WHERE seq = (p->>'alarm')::bigint;
  WHEN 'upload-accepted', 'upload-rejected' THEN
    UPDATE upload SET state = CASE e.kind WHEN 'upload-accepted' THEN 'accepted' ELSE 'dead' END,
        platform_record_id = p->>'platformRecordId', message = p->>'message', settled_at = e.occurred_at
      WHERE regulator = p->>'regulator' AND gate = p->>'gate' AND serial = (p->>'serial')::bigint;
  ELSE NULL;
  END CASE;
END $$;
