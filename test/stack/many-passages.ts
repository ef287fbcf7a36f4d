/** Years of passages in seconds, for lists: rows of the projections as the ledger would make them, not chained. */
import pg from 'pg';
import { factsOfBaseVehicle } from '../../rules/index.ts';

/** `count` passages one after the other up to `until`, ms, with their uploads, vehicles and five entries each. */
export async function fillPassages(databaseUrl: string, count: number, until: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // Without triggers: nothing is chained or projected here, and none of these tests reads the chain.
    await client.query('SET session_replication_role = replica');
    await client.query(passages, [count, until, JSON.stringify(factsOfBaseVehicle({}))]);
    await client.query(vehicles);
    await client.query(uploads);
    await client.query(entries, [count]);
    // As autovacuum leaves a table that grows: an index is then enough to answer from.
    await client.query('VACUUM (ANALYZE) passage, vehicle, upload, ledger_entry');
  } finally {
    await client.end();
  }
}

const passages = `
  INSERT INTO passage (id, lane, entrance, direction, event_time, event_id, device, plate_no, plate_colour, confidence,
    photos, state, outcome, deciding_code, stage, fuel, alert_level, decision, rule_set_id, rule_set_version,
    rule_set_digest, override, opened, opened_at, result, finished_at, first_seq, last_seq)
  SELECT 'passage/' || l.id || '/' || to_char(t AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS.MS"Z"') || '/many-' || n,
    l.id, l.entrance, l.direction, t, 'many-' || n, 'cam-' || l.id,
    CASE WHEN n % 97 = 0 THEN NULL ELSE '冀B' || lpad(((n * 7919) % 20000)::text, 5, '0') END, '1', 60 + n % 40,
    '[{"role":"body","sha256":"00","bytes":1},{"role":"plate","sha256":"00","bytes":1}]', 'recorded',
    CASE WHEN n % 20 = 0 THEN 'block' ELSE 'allow' END,
    CASE WHEN n % 20 = 0 THEN 'stage-below-5' ELSE 'compliant' END,
    (ARRAY['3','4','5','6','D','unknown'])[1 + n % 6], (ARRAY['B','E','C','A'])[1 + n % 4],
    (ARRAY['none','none','none','yellow','orange'])[1 + (n / 4000) % 5],
    jsonb_build_object('reasons', jsonb_build_array(jsonb_build_object('text', jsonb_build_object(
      'zh', '橙色预警期间，须国五及以上方可进厂', 'en', 'China V or above during the orange alert'))),
      'trace', repeat('rule by rule ', 120), 'facts', $3::jsonb || jsonb_build_object(
        'plateNo', '冀B' || lpad(((n * 7919) % 20000)::text, 5, '0'), 'lane', l.id, 'entrance', l.entrance,
        'direction', l.direction, 'emissionStage', (ARRAY['3','4','5','6','D','unknown'])[1 + n % 6],
        'stageRank', (ARRAY[3, 4, 5, 6, 7, -1])[1 + n % 6], 'fleet', '车队' || n % 40,
        'fuel', (ARRAY['B','E','C','A'])[1 + n % 4], 'fuelGroup', (ARRAY['diesel','gas','electric','petrol'])[1 + n % 4],
        'beijingMinute', ((n * 90) / 60) % 1440)),
    'orange', 1, 'digest', CASE WHEN n % 200 = 0 THEN '{"kind":"release"}'::jsonb END,
    n % 20 <> 0, t, CASE WHEN n % 20 = 0 THEN 'turned-back' WHEN n % 4001 = 0 THEN 'replaced' ELSE 'passed' END,
    t, n * 5, n * 5 + 4
  FROM generate_series(1, $1::bigint) n
    CROSS JOIN LATERAL (SELECT to_timestamp(($2::bigint - ($1 - n) * 90000) / 1000.0) AS t) moment
    JOIN LATERAL (SELECT * FROM lane ORDER BY position OFFSET n % (SELECT count(*) FROM lane) LIMIT 1) l ON true`;

const vehicles = `
  INSERT INTO vehicle (plate_no, plate_colour, vehicle_type, fuel, emission_stage, emission_basis, vehicle_category,
    use_nature, network_status, vin, registered_on, fleet, cargo, seq)
  SELECT DISTINCT ON (plate_no) plate_no, plate_colour, 'H17', fuel, stage, '2', '0', 'F', '1', 'LZZ5ELND3FD' || right(plate_no, 5),
    '2019' || lpad((1 + first_seq % 12)::text, 2, '0') || '01', '车队' || first_seq % 40, '铁精粉', first_seq
  FROM passage WHERE event_id LIKE 'many-%' AND plate_no IS NOT NULL ON CONFLICT DO NOTHING`;

const uploads = `
  INSERT INTO upload (regulator, gate, serial, passage_id, event_time, is_backfill, state, platform_record_id, message, settled_at)
  SELECT 'many', lane, first_seq, id, event_time, false,
    CASE WHEN first_seq % 50005 = 0 THEN 'dead' ELSE 'accepted' END, 'R' || first_seq, 'ok', event_time
  FROM passage WHERE event_id LIKE 'many-%'`;

const entries = `
  INSERT INTO ledger_entry (seq, key, kind, subject, occurred_at, recorded_at, clock, actor, payload, payload_digest, prev_hash, hash)
  SELECT 1000000 + p.first_seq + k, p.id || '#many-' || k,
    (ARRAY['passage-decided','passage-opened','passage-finished','upload-accepted','access'])[k + 1], p.id,
    p.event_time, p.event_time, '{}',
    CASE WHEN k = 4 THEN '{"kind":"person","name":"门卫' || p.first_seq % 7 || '"}' ELSE '{"kind":"system","name":"greengate"}' END,
    '{"detail":"' || repeat('facts ', 60) || '"}', '', '', p.id || k
  FROM passage p CROSS JOIN generate_series(0, 4) k WHERE p.event_id LIKE 'many-%' AND $1::bigint > 0`;
