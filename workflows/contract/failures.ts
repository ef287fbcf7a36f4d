/** Failures that people or policies react to, by the `type` of an ApplicationFailure. */
export const failures = {
  /** An update that is not possible in the state the workflow is in. */
  notPossibleNow: 'NotPossibleNow',
  /** An update whose person, reason or data is missing or malformed. */
  badRequest: 'BadRequest',
  /** A decision needs a fact that nobody delivered, or the rule set in force does not load: people decide. */
  undecidable: 'Undecidable',
  /** A lane, device, regulator or rule set that is not in the ledger. */
  unknownSubject: 'UnknownSubject',
  /** The role of whoever orders may not do this act, or there is no such role. */
  notYours: 'NotYours',
  /** Nobody reviews or approves what they ordered themselves (I9). */
  ownWork: 'OwnWork',
  /** Somebody saved after the revision that the order is about: nothing was overwritten. */
  changedMeanwhile: 'ChangedMeanwhile',
} as const;
export type FailureType = (typeof failures)[keyof typeof failures];
