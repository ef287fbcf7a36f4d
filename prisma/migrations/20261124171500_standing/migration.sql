-- Open pages are told at once when a session ends or a person becomes somebody else, so that they need not ask.
-- Not an entry: what was done is in the ledger already, and a session is not.
CREATE FUNCTION standing_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('greengate', '{"kind":"standing","subject":""}');
  RETURN NULL;
END $$;
CREATE TRIGGER standing_changed AFTER DELETE ON account_session FOR EACH STATEMENT EXECUTE FUNCTION standing_changed();
CREATE TRIGGER standing_changed AFTER UPDATE ON account_user FOR EACH ROW
  WHEN ((OLD.role, OLD.disabled) IS DISTINCT FROM (NEW.role, NEW.disabled)) EXECUTE FUNCTION standing_changed();
