-- A rule set decides from the start of its validity to its end (ADR 25). Both are instants at which what gates go by
-- changes, like those of a level or of a plan: whoever waits is decided again, and a gate says that it knows.
-- A date that is none, as sets of before may have, makes a set that is never valid: one document must not stop the
-- question that all gates ask.
CREATE FUNCTION validity_of(document jsonb) RETURNS tstzrange LANGUAGE plpgsql STABLE AS $$
DECLARE since text := document->'validity'->>'from'; until text := document->'validity'->>'to';
BEGIN
  IF since IS NULL AND until IS NULL THEN RETURN tstzrange(NULL, NULL, '[)'); END IF;
  BEGIN
    RETURN tstzrange(since::timestamptz, until::timestamptz, '[)');
  EXCEPTION WHEN data_exception THEN RETURN 'empty'::tstzrange;
  END;
END $$;

CREATE OR REPLACE FUNCTION control_status_at(t timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('id', concat_ws('/', s.level, p.seq, (extract(epoch FROM s.since) * 1000)::bigint),
    'level', s.level, 'from', (extract(epoch FROM s.since) * 1000)::float8,
    'seq', greatest(p.seq, (SELECT max(seq) FROM alert_change WHERE effective_from <= t AND NOT superseded), 0)::text,
    'planVersion', p.plan_version, 'ruleSetId', r.id, 'ruleSetVersion', r.version, 'digest', r.digest,
    'isValid', validity_of(r.document) @> t,
    'next', (SELECT (extract(epoch FROM min(f)) * 1000)::float8 FROM (
      SELECT min(effective_from) AS f FROM alert_change WHERE effective_from > t AND NOT superseded
      UNION ALL SELECT min(effective_from) FROM policy WHERE effective_from > t
      UNION ALL SELECT e FROM unnest(s.ends) AS e WHERE e > t) n))
  FROM (SELECT l.level, l.policy, l.ends, greatest(alert_level_from(t), (l.policy).effective_from,
        (SELECT max(e) FROM unnest(l.ends) AS e WHERE e <= t)) AS since
      FROM (SELECT level, policy_at(t, level, 'road') AS policy,
          -- Of the sets of the level for all whom the plan names: whoever waits may be any of them.
          (SELECT array_agg(e) FROM unnest(ARRAY['road', 'in-plant', 'nrmm']) AS w(whom)
            CROSS JOIN LATERAL policy_at(t, level, w.whom) q
            JOIN rule_set s ON s.id = q.rule_set_id AND s.version = q.rule_set_version
            CROSS JOIN LATERAL (VALUES (lower(validity_of(s.document))), (upper(validity_of(s.document)))) AS v(e)) AS ends
        FROM (SELECT alert_level_at(t) AS level) a) l) s
    CROSS JOIN LATERAL (SELECT (s.policy).*) p
    LEFT JOIN rule_set r ON r.id = p.rule_set_id AND r.version = p.rule_set_version
$$;
