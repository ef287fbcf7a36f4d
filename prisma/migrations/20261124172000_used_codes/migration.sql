-- A code of the second factor counts once (RFC 6238 §5.2). Kept for minutes only.
CREATE TABLE account_used_code (
  user_id text NOT NULL, code text NOT NULL, at timestamptz(3) NOT NULL, PRIMARY KEY (user_id, code)
);
