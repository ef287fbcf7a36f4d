-- Of these windows those from the first record on in which no alert was in force: what a quota in percent is measured
-- over, at the gates and in the editor. The newest first.
CREATE FUNCTION windows_without_alert(begins timestamptz[], ends timestamptz[])
RETURNS TABLE (begun timestamptz, ended timestamptz) LANGUAGE sql STABLE AS $$
  SELECT w.f, w.t FROM unnest(begins, ends) AS w(f, t)
  WHERE w.f >= (SELECT min(event_time) FROM passage) AND alert_level_at(w.f) = 'none'
    AND NOT EXISTS (SELECT 1 FROM alert_change c WHERE c.level <> 'none' AND c.effective_from > w.f
      AND c.effective_from < w.t)
  ORDER BY w.f DESC
$$;
