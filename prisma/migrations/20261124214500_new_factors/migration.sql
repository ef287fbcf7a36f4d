-- A second factor that is to replace the present one: it counts for nothing until its first code has been right.
CREATE TABLE account_new_factor (
  id text PRIMARY KEY, secret text NOT NULL, backup_codes text NOT NULL,
  user_id text NOT NULL UNIQUE REFERENCES account_user ON DELETE CASCADE,
  verified boolean DEFAULT true, failed_verification_count integer DEFAULT 0, locked_until timestamptz(3),
  offered_at timestamptz(3) NOT NULL DEFAULT now()
);
