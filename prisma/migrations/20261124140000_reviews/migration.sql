-- What people order at a gate on their own word is reviewed by somebody else (I9). The row is there with the order's
-- own entry, in its transaction: `due` until its workflow has put it up, whatever dies in between.

CREATE TABLE review (
  passage_id text PRIMARY KEY,
  -- [{seq, kind, person: {name, username, role}, reason: {code, text}, at}], oldest first: all who ordered, none of whom may review.
  orders jsonb NOT NULL,
  -- The newest of them.
  ordered_seq bigint NOT NULL, ordered_at timestamptz(3) NOT NULL,
  author_name text NOT NULL, author_username text, kind text NOT NULL CHECK (kind IN ('release', 'identify')),
  state text NOT NULL CHECK (state IN ('due', 'awaiting', 'accepted', 'objected')),
  requested_seq bigint, requested_at timestamptz(3), overdue_at timestamptz(3),
  reviewer_name text, reviewer_username text, reason jsonb, decided_at timestamptz(3), decided_seq bigint,
  seq bigint NOT NULL
);
CREATE INDEX review_open ON review (ordered_at, passage_id) WHERE state IN ('due', 'awaiting');
CREATE INDEX review_due ON review (ordered_seq) WHERE state = 'due';

-- Another order of a passage begins its review anew: what was judged before was not about it.
CREATE FUNCTION project_review_order(e ledger_entry, p_kind text, p_person jsonb, p_reason jsonb, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE o jsonb := jsonb_build_array(jsonb_build_object('seq', e.seq::text, 'kind', p_kind,
  'person', jsonb_strip_nulls(p_person), 'reason', p_reason,
  'at', (extract(epoch FROM p_at) * 1000)::bigint));
BEGIN
  INSERT INTO review (passage_id, orders, ordered_seq, ordered_at, author_name, author_username, kind, state, seq)
    VALUES (e.subject, o, e.seq, p_at, coalesce(p_person->>'name', ''), p_person->>'username', p_kind, 'due', e.seq)
    ON CONFLICT (passage_id) DO UPDATE SET orders = review.orders || EXCLUDED.orders,
      ordered_seq = EXCLUDED.ordered_seq, ordered_at = EXCLUDED.ordered_at, author_name = EXCLUDED.author_name,
      author_username = EXCLUDED.author_username, kind = EXCLUDED.kind, state = 'due', requested_seq = NULL,
      requested_at = NULL, overdue_at = NULL, reviewer_name = NULL, reviewer_username = NULL, reason = NULL,
      decided_at = NULL, decided_seq = NULL, seq = EXCLUDED.seq;
END $$;

-- Who read a plate by hand orders the opening that follows from it. Where it was blocked all the same nothing was opened;
-- released later, whoever read the plate has ordered too.
CREATE FUNCTION project_review_identity(e ledger_entry) RETURNS void LANGUAGE plpgsql AS $$
DECLARE i jsonb := e.payload::jsonb->'identified';
BEGIN
  IF coalesce(jsonb_typeof(i), 'null') <> 'object' OR EXISTS (SELECT 1 FROM review r
    WHERE r.passage_id = e.subject AND r.orders @> jsonb_build_array(jsonb_build_object('seq', e.seq::text))) THEN RETURN;
  END IF;
  PERFORM project_review_order(e, 'identify', i->'person', i->'reason', to_timestamp((i->>'at')::numeric / 1000));
END $$;

CREATE FUNCTION project_review(e ledger_entry, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE of_passage text := substr(e.subject, length('review/') + 1); read_by_hand ledger_entry;
BEGIN
  CASE e.kind
  WHEN 'passage-decided' THEN
    IF p->'decision'->>'outcome' = 'allow' THEN PERFORM project_review_identity(e); END IF;
  WHEN 'passage-undecided' THEN
    -- Written later than the release that it led to.
    IF EXISTS (SELECT 1 FROM review WHERE passage_id = e.subject) THEN PERFORM project_review_identity(e); END IF;
  WHEN 'passage-released' THEN
    FOR read_by_hand IN SELECT * FROM ledger_entry b
      WHERE b.key IN (e.subject || '#decided', e.subject || '#undecided') AND b.seq < e.seq ORDER BY b.seq LOOP
      PERFORM project_review_identity(read_by_hand);
    END LOOP;
    PERFORM project_review_order(e, 'release',
      jsonb_build_object('name', p->'person', 'username', p->'username', 'role', p->'role'), p->'reason', e.occurred_at);
  WHEN 'review-requested' THEN
    UPDATE review SET state = 'awaiting', requested_seq = e.seq, requested_at = e.occurred_at, seq = e.seq
      WHERE passage_id = of_passage AND ordered_seq = (p->>'upTo')::bigint AND state = 'due';
  WHEN 'review-overdue' THEN
    UPDATE review SET overdue_at = e.occurred_at, seq = e.seq
      WHERE passage_id = of_passage AND ordered_seq = (p->>'upTo')::bigint AND state = 'awaiting';
  WHEN 'review-accepted', 'review-objected' THEN
    UPDATE review SET state = CASE e.kind WHEN 'review-accepted' THEN 'accepted' ELSE 'objected' END,
        reviewer_name = p->>'person', reviewer_username = p->>'username', reason = p->'reason',
        decided_at = e.occurred_at, decided_seq = e.seq, seq = e.seq
      WHERE passage_id = of_passage AND ordered_seq = (p->>'upTo')::bigint;
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
  ELSIF e.kind LIKE 'alert-%' OR e.kind IN ('rule-set-published', 'policy-assigned') THEN PERFORM project_policy(e, p);
  ELSE PERFORM project_register(e, p);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_rebuild() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE e ledger_entry; n bigint := 0;
BEGIN
  PERFORM 1 FROM ledger_head FOR UPDATE;
  TRUNCATE lane, device, vehicle, over_limit, rule_set, policy, alert, alert_change, passage, review, alarm, regulator, upload;
  FOR e IN SELECT * FROM ledger_entry ORDER BY seq LOOP
    PERFORM ledger_project(e);
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

-- What was ordered before there were reviews is due as well: the live table is what a rebuild makes.
DO $$ DECLARE e ledger_entry;
BEGIN
  FOR e IN SELECT * FROM ledger_entry WHERE kind = 'passage-released'
    OR (kind = 'passage-decided' AND payload LIKE '%"identified":{%') ORDER BY seq LOOP
    PERFORM project_review(e, e.payload::jsonb);
  END LOOP;
END $$;
