-- How often an exemption was used is counted from the decisions that name one: few among many.
CREATE INDEX ledger_entry_exempted ON ledger_entry (seq)
  WHERE kind = 'passage-decided' AND payload LIKE '%"exemptions":[{%';
