-- The work on rule sets: drafts, who had a hand in them, approvals. Every revision stays, by its digest.

CREATE TABLE policy_work (
  id text NOT NULL, version int NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'published', 'retired')),
  -- Counts the saves.
  revision int NOT NULL, digest text NOT NULL, document jsonb NOT NULL, note text NOT NULL,
  -- [{name, username, role}]: everybody who saved or submitted; none of them may approve (I9).
  authors jsonb NOT NULL,
  saved_at timestamptz(3) NOT NULL, saved_by text NOT NULL,
  submitted_at timestamptz(3), submitted_by text, approved_at timestamptz(3), approved_by text,
  -- Of the last step that asks for one: {code, text}.
  reason jsonb,
  published_at timestamptz(3), retired_at timestamptz(3), seq bigint NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE TABLE rule_set_document (
  digest text PRIMARY KEY, id text NOT NULL, version int NOT NULL, revision int NOT NULL, document jsonb NOT NULL,
  saved_at timestamptz(3) NOT NULL, saved_by text NOT NULL, note text NOT NULL, seq bigint NOT NULL
);
CREATE INDEX rule_set_document_version ON rule_set_document (id, version, seq);

-- Nobody is in the list twice.
CREATE FUNCTION with_author(authors jsonb, p jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN authors @> jsonb_build_array(a) THEN authors ELSE authors || jsonb_build_array(a) END
  FROM (SELECT jsonb_strip_nulls(jsonb_build_object(
    'name', p->'person', 'username', p->'username', 'role', p->'role')) AS a) one
$$;

CREATE FUNCTION project_rule_set_document(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO rule_set_document VALUES (p->>'digest', p->'document'->>'id', (p->'document'->>'version')::int,
      coalesce((p->>'revision')::int, 1), p->'document', e.occurred_at, coalesce(p->>'person', e.actor::jsonb->>'name'),
      coalesce(p->>'note', ''), e.seq)
    ON CONFLICT (digest) DO NOTHING;
END $$;

CREATE FUNCTION project_rule_set(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE named text := split_part(e.subject, '@', 1); numbered int := split_part(e.subject, '@', 2)::int;
BEGIN
  CASE e.kind
  WHEN 'rule-set-drafted' THEN
    PERFORM project_rule_set_document(e, p);
    INSERT INTO policy_work (id, version, state, revision, digest, document, note, authors, saved_at, saved_by, seq)
      VALUES (named, numbered, 'draft', (p->>'revision')::int, p->>'digest', p->'document', p->>'note',
        with_author('[]', p), e.occurred_at, p->>'person', e.seq)
      ON CONFLICT (id, version) DO UPDATE SET state = 'draft', revision = EXCLUDED.revision, digest = EXCLUDED.digest,
        document = EXCLUDED.document, note = EXCLUDED.note, authors = with_author(policy_work.authors, p),
        saved_at = EXCLUDED.saved_at, saved_by = EXCLUDED.saved_by, seq = EXCLUDED.seq;
  WHEN 'rule-set-submitted' THEN
    UPDATE policy_work SET state = 'submitted', submitted_at = e.occurred_at, submitted_by = p->>'person',
        approved_at = NULL, approved_by = NULL, authors = with_author(authors, p), reason = p->'reason', seq = e.seq
      WHERE id = named AND version = numbered;
  WHEN 'rule-set-withdrawn', 'rule-set-returned' THEN
    UPDATE policy_work SET state = 'draft', approved_at = NULL, approved_by = NULL, reason = p->'reason', seq = e.seq
      WHERE id = named AND version = numbered;
  WHEN 'rule-set-approved' THEN
    UPDATE policy_work SET state = 'approved', approved_at = e.occurred_at, approved_by = p->>'person',
        reason = p->'reason', seq = e.seq
      WHERE id = named AND version = numbered;
  WHEN 'rule-set-published' THEN
    PERFORM project_rule_set_document(e, p);
    INSERT INTO rule_set VALUES (named, numbered, p->>'digest', p->'document', e.occurred_at, e.seq);
    INSERT INTO policy_work (id, version, state, revision, digest, document, note, authors, saved_at, saved_by, published_at, seq)
      VALUES (named, numbered, 'published', 1, p->>'digest', p->'document', '', '[]', e.occurred_at,
        e.actor::jsonb->>'name', e.occurred_at, e.seq)
      ON CONFLICT (id, version) DO UPDATE SET state = 'published', published_at = e.occurred_at, seq = e.seq,
        reason = p->'reason';
  WHEN 'rule-set-retired' THEN
    UPDATE policy_work SET state = 'retired', retired_at = e.occurred_at, reason = p->'reason', seq = e.seq
      WHERE id = named AND version = numbered;
  ELSE NULL;
  END CASE;
END $$;

CREATE OR REPLACE FUNCTION ledger_project(e ledger_entry) RETURNS void LANGUAGE plpgsql AS $$
DECLARE p jsonb := e.payload::jsonb;
BEGIN
  IF e.kind LIKE 'passage-%' THEN
    PERFORM project_passage(e, p);
    PERFORM project_review(e, p);
  ELSIF e.kind LIKE 'review-%' THEN PERFORM project_review(e, p);
  ELSIF e.kind LIKE 'rule-set-%' THEN PERFORM project_rule_set(e, p);
  ELSIF e.kind LIKE 'alert-%' OR e.kind = 'policy-assigned' THEN PERFORM project_policy(e, p);
  ELSE PERFORM project_register(e, p);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_rebuild() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE e ledger_entry; n bigint := 0;
BEGIN
  PERFORM 1 FROM ledger_head FOR UPDATE;
  TRUNCATE lane, device, vehicle, over_limit, rule_set, policy_work, rule_set_document, policy, alert, alert_change,
    passage, review, alarm, regulator, upload;
  FOR e IN SELECT * FROM ledger_entry ORDER BY seq LOOP
    PERFORM ledger_project(e);
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

-- What was published before there was work on rule sets: the live tables are what a rebuild makes.
DO $$ DECLARE e ledger_entry;
BEGIN
  DELETE FROM rule_set;
  FOR e IN SELECT * FROM ledger_entry WHERE kind = 'rule-set-published' ORDER BY seq LOOP
    PERFORM project_rule_set(e, e.payload::jsonb);
  END LOOP;
END $$;
