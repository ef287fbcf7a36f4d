-- How often an exemption was used is counted from the newest decision on a passage, be it the first or a later one.
DROP INDEX ledger_entry_exempted;
CREATE INDEX ledger_entry_exempted ON ledger_entry (seq)
  WHERE kind IN ('passage-decided', 'passage-decided-again') AND payload LIKE '%"exemptions":[{%';

-- Shadows know first decisions only: they are counted anew, by the gate.
TRUNCATE shadow_tally, shadow_difference, shadow_entry, shadow_use;
