-- People's accounts and sessions. Not projections: secrets do not belong into a ledger. What was done with them does.

CREATE TABLE account_user (
  id text PRIMARY KEY, username text NOT NULL UNIQUE, display_username text NOT NULL, name text NOT NULL,
  -- Asked for by the sign-in library; nobody is ever written to.
  email text NOT NULL UNIQUE, email_verified boolean NOT NULL DEFAULT false, image text,
  role text NOT NULL CHECK (role IN ('officer', 'operator', 'reviewer', 'auditor', 'administrator', 'inspector')),
  disabled boolean NOT NULL DEFAULT false, must_change_password boolean NOT NULL DEFAULT true,
  -- Made at the first start of the demo site, with a password in a file.
  demo boolean NOT NULL DEFAULT false,
  two_factor_enabled boolean DEFAULT false,
  password_changed_at timestamptz(3) NOT NULL, created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL
);
CREATE TABLE account_credential (
  id text PRIMARY KEY, account_id text NOT NULL, provider_id text NOT NULL,
  user_id text NOT NULL REFERENCES account_user(id) ON DELETE CASCADE,
  access_token text, refresh_token text, id_token text, access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3), scope text, password text,
  created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL, UNIQUE (provider_id, account_id)
);
CREATE INDEX account_credential_user ON account_credential (user_id);
CREATE TABLE account_session (
  id text PRIMARY KEY, token text NOT NULL UNIQUE, user_id text NOT NULL REFERENCES account_user(id) ON DELETE CASCADE,
  expires_at timestamptz(3) NOT NULL, ip_address text, user_agent text,
  created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL
);
CREATE INDEX account_session_user ON account_session (user_id);
CREATE TABLE account_verification (
  id text PRIMARY KEY, identifier text NOT NULL, value text NOT NULL, expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL
);
CREATE INDEX account_verification_identifier ON account_verification (identifier);
CREATE TABLE account_two_factor (
  id text PRIMARY KEY, secret text NOT NULL, backup_codes text NOT NULL,
  user_id text NOT NULL UNIQUE REFERENCES account_user(id) ON DELETE CASCADE,
  verified boolean DEFAULT true, failed_verification_count int DEFAULT 0, locked_until timestamptz(3)
);
CREATE INDEX account_two_factor_secret ON account_two_factor (secret);

-- Earlier passwords, so that none comes back.
CREATE TABLE account_password (
  user_id text NOT NULL REFERENCES account_user(id) ON DELETE CASCADE, hash text NOT NULL,
  set_at timestamptz(3) NOT NULL, PRIMARY KEY (user_id, set_at)
);
-- Failures of late, by name and by address: what a lockout counts.
CREATE TABLE sign_in_failure (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, username text NOT NULL, address text NOT NULL,
  at timestamptz(3) NOT NULL
);
CREATE INDEX sign_in_failure_username ON sign_in_failure (username, at);
CREATE INDEX sign_in_failure_address ON sign_in_failure (address, at);
