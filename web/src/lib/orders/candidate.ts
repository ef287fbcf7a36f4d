/** A vehicle that a plate may be, offered to whoever identifies it. */
export interface Candidate {
  readonly plateNo: string;
  readonly plateColour: string;
  readonly fleet: string | null;
  /** Why it is offered. */
  readonly known: 'inside' | 'filed' | 'seen' | 'asRead';
}

export const candidatesShown = 5;
/** Of a plate: fewer would be anybody. */
export const fewestTyped = 3;
