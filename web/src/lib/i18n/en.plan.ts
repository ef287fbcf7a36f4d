import type { planPageWords as zh } from './zh.plan.ts';

export const planPageWords: typeof zh = {
  title: 'Plan of the plant',
  inForce: 'in force',
  since: (at: string) => `in force since ${at}`,
  waits: (at: string) => `in force from ${at}`,
  replaced: (at: string, by: number) =>
    `was adopted for ${at}, and replaced by version ${by}: it will not come into force`,
  make: 'Make a new version',
  edit: 'Edit',
  versions: 'All versions',
  table: 'Levels and rule sets',
  changed: 'other than in the version in force',
  encodings: 'What levels are called elsewhere',
  encodingsHint: 'one a line: name: code=level, …; a level is none, yellow, orange or red',
  filingNo: 'Filing number of the operating card',
  inForceFrom: 'In force from (Beijing time)',
  inForceFromHint: 'empty: from its publication on',
  note: 'Note',
  save: 'Save draft',
  saved: (n: number) => `Saved (save ${n})`,
  noneAsked: 'nothing asked',
  adopt: 'To publish is to adopt: from its instant on the gates decide by this version.',
  problems: {
    ruleSet: 'Choose a rule set.',
    encodings: 'It cannot be read. Write each line like “name: code=level, code=level”.',
    filingNo: 'The filing number has at most 80 characters.',
    inForceFrom: 'The time cannot be read. Write it like 2026-11-24T21:00 (Beijing time).',
    note: 'The note has at most 2000 characters.',
  },
};
