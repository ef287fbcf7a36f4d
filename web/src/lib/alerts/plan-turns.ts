/** The versions of the plan as they come to count, and what the emergency brake makes of those adopted for later. */

/** A version that was adopted or restored; those of the ledger, in its order. */
export interface PlanTurn {
  readonly seq: bigint;
  readonly version: number;
  readonly from: Date;
}

/** `stays`: it comes into force as before. `dropped`: it goes too. `notRestored`: what is taken back had replaced it. */
export type LaterFate = 'stays' | 'dropped' | 'notRestored';

export interface LaterPlan {
  readonly version: number;
  readonly from: number;
  readonly fate: LaterFate;
}

/** What counts is the newest that has begun. */
function countingAt(turns: readonly PlanTurn[], isBegun: (turn: PlanTurn) => boolean): PlanTurn | null {
  return turns
    .filter(isBegun)
    .reduce<PlanTurn | null>(
      (newest, turn) => (newest !== null && newest.seq > turn.seq ? newest : turn),
      null,
    );
}

export interface PlanTakeBack {
  readonly taken: PlanTurn;
  /** What was in force before it. */
  readonly before: PlanTurn;
}

/** Null: nothing that came into force since `notBefore` makes a difference. */
export function planTakeBackOf(
  turns: readonly PlanTurn[],
  { now, notBefore }: { readonly now: number; readonly notBefore: number },
): PlanTakeBack | null {
  const taken = countingAt(turns, ({ from }) => from.getTime() <= now);
  if (taken === null || taken.from.getTime() < notBefore) return null;
  // Not the one adopted before it: that may have been for later, and never have counted.
  const before = countingAt(turns, ({ from, seq }) => from < taken.from && seq < taken.seq);
  return before === null || before.version === taken.version ? null : { taken, before };
}

/** `by`: the turn that came after it and counts by then, so that it never counts itself; null: it still waits. */
export function replacedBy(turns: readonly PlanTurn[], later: PlanTurn): PlanTurn | null {
  return countingAt(turns, ({ from, seq }) => seq > later.seq && from <= later.from);
}

/** Those adopted for later, and what pulling the brake makes of them. `taken`: null where it is a switch of an alert. */
export function latersOf(
  turns: readonly PlanTurn[],
  { now, taken }: { readonly now: number; readonly taken: PlanTurn | null },
): readonly LaterPlan[] {
  return turns
    .filter(({ from }) => from.getTime() > now)
    .flatMap((turn): LaterPlan[] => {
      const by = replacedBy(turns, turn);
      const { version, from } = turn;
      if (by === null) return [{ version, from: from.getTime(), fate: taken === null ? 'stays' : 'dropped' }];
      return taken !== null && by.seq === taken.seq
        ? [{ version, from: from.getTime(), fate: 'notRestored' }]
        : [];
    });
}
