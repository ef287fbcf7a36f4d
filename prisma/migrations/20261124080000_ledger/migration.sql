-- The ledger: append-only, hash-chained (HJ 1321: records are tamper-evident). Everything else is a projection of it.

CREATE TABLE ledger_entry (
  seq            bigint PRIMARY KEY,
  -- Idempotency: the same key is the same entry, however often it is appended.
  key            text NOT NULL UNIQUE,
  kind           text NOT NULL CHECK (kind ~ '^[a-z][a-z-]{2,63}$'),
  subject        text NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
  occurred_at    timestamptz(3) NOT NULL,
  recorded_at    timestamptz(3) NOT NULL,
  -- RFC 8785 canonical JSON, kept as the very bytes that were hashed.
  clock          text NOT NULL,
  actor          text NOT NULL,
  payload        text NOT NULL,
  payload_digest text NOT NULL,
  prev_hash      text NOT NULL,
  hash           text NOT NULL UNIQUE
);
CREATE INDEX ledger_entry_subject ON ledger_entry (subject, seq);
CREATE INDEX ledger_entry_kind ON ledger_entry (kind, seq);

CREATE TABLE ledger_head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  seq  bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO ledger_head (seq, hash) VALUES (0, repeat('0', 64));

CREATE FUNCTION ledger_time(t timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Canonical header: keys in code-unit order, as RFC 8785 asks. actor and clock are canonical already.
CREATE FUNCTION ledger_header(e ledger_entry) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '{"actor":' || e.actor || ',"clock":' || e.clock || ',"key":' || to_json(e.key)::text
    || ',"kind":' || to_json(e.kind)::text || ',"occurredAt":' || to_json(ledger_time(e.occurred_at))::text
    || ',"payloadDigest":' || to_json(e.payload_digest)::text
    || ',"recordedAt":' || to_json(ledger_time(e.recorded_at))::text
    || ',"seq":' || e.seq::text || ',"subject":' || to_json(e.subject)::text || '}'
$$;

-- Whoever inserts: number, times, digest and link are set here and nowhere else.
CREATE FUNCTION ledger_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head ledger_head;
BEGIN
  SELECT * INTO STRICT head FROM ledger_head FOR UPDATE;
  PERFORM NEW.payload::jsonb, NEW.clock::jsonb, NEW.actor::jsonb;
  NEW.seq := head.seq + 1;
  NEW.recorded_at := date_trunc('milliseconds', clock_timestamp());
  NEW.payload_digest := encode(sha256(convert_to(NEW.payload, 'UTF8')), 'hex');
  NEW.prev_hash := head.hash;
  NEW.hash := encode(sha256(decode(head.hash, 'hex') || convert_to(ledger_header(NEW), 'UTF8')), 'hex');
  UPDATE ledger_head SET seq = NEW.seq, hash = NEW.hash;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_chain BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_chain();

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger_entry only grows: % refused. Append a correcting entry that names the old one.', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_refuse_change BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_refuse_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- The one way in. Returns the entry; existed = it was there already under this key and nothing was written.
CREATE FUNCTION ledger_append(
  p_key text, p_kind text, p_subject text, p_occurred_at timestamptz, p_clock text, p_actor text, p_payload text
) RETURNS TABLE (seq bigint, hash text, recorded_at timestamptz, payload text, existed boolean) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM ledger_head FOR UPDATE;
  RETURN QUERY SELECT e.seq, e.hash, e.recorded_at::timestamptz, e.payload, true FROM ledger_entry e WHERE e.key = p_key;
  IF FOUND THEN RETURN; END IF;
  RETURN QUERY INSERT INTO ledger_entry AS e (key, kind, subject, occurred_at, clock, actor, payload)
    VALUES (p_key, p_kind, p_subject, p_occurred_at, p_clock, p_actor, p_payload)
    RETURNING e.seq, e.hash, e.recorded_at::timestamptz, e.payload, false;
END $$;
