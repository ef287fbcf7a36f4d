-- A try that is being compared holds a place among the failures, but it is none yet: it locks nobody by itself.
ALTER TABLE sign_in_failure ADD COLUMN pending boolean NOT NULL DEFAULT false;
