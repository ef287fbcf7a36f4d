/** Which plate on the over-limit list a vehicle was taken for, and what then is said to driver and operator. Pure. */
import { PLATE_COLOURS } from '../catalogue/codes.ts';
import type { Decision, Reason } from '../model/decision.ts';
import { label, type Label } from '../model/label.ts';

export interface ListedPlate {
  readonly plateNo: string;
  readonly plateColour: string;
  /** `look-alike`: a plate that a camera or an eye may take for it. */
  readonly match: 'exact' | 'look-alike';
  /** The ledger entry that put it on the list. */
  readonly seq?: string;
}

export const LOOK_ALIKE_SUFFIX = '-look-alike';

/**
 * The same decision with honest words: whoever only looks like a listed vehicle is refused all the same, and is told
 * that. Outcome, rules, facts and trace are those of the rule set; audits that evaluate anew call this with what is
 * recorded of the list.
 */
export function tellListed(decision: Decision, listed: readonly ListedPlate[]): Decision {
  const [first] = listed;
  if (first === undefined || listed.some(({ match }) => match === 'exact')) return decision;
  const { plateNo } = decision.facts;
  return {
    ...decision,
    reasons: decision.reasons.map((reason) =>
      restsOnList(reason) ? toldAsLookAlike(reason, first, first.plateNo === plateNo) : reason,
    ),
  };
}

const restsOnList = ({ effect, failed }: Reason): boolean =>
  effect === 'block' && failed.some(({ fact }) => fact === 'overLimit');

function toldAsLookAlike(reason: Reason, listed: ListedPlate, differsInColour: boolean): Reason {
  const name = nameOf(listed);
  return {
    ...reason,
    code: `${reason.code}${LOOK_ALIKE_SUFFIX}`,
    text: {
      ...(differsInColour ? ofUnsureColour(name) : ofLookAlike(name)),
      sign: '疑似超标车辆 核对号牌',
    },
    remedies: [
      label(
        `门卫对照行驶证核对号牌：不是${name.zh}的，由门卫写明原因放行`,
        `The gate house compares the plate with the licence: whoever is not ${name.en} is let in with a reason`,
      ),
      ...reason.remedies,
    ],
  };
}

const ofLookAlike = ({ zh, en }: Label): Label =>
  label(
    `号牌与排放超标名单上的${zh}形似，核对前不得通行`,
    `The plate looks like ${en} on the over-limit list and may not pass before it is checked`,
  );

const ofUnsureColour = ({ zh, en }: Label): Label =>
  label(
    `号牌与排放超标名单上的${zh}相同，颜色未能确认，核对前不得通行`,
    `The plate is that of ${en} on the over-limit list, its colour is not certain: it may not pass before it is checked`,
  );

function nameOf({ plateNo, plateColour }: ListedPlate): Label {
  const colour = PLATE_COLOURS[plateColour] ?? label(plateColour, plateColour);
  return label(` ${plateNo}（${colour.zh}）`, `${plateNo} (${colour.en})`);
}
