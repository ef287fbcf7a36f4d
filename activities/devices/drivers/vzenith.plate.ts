import { normalisePlate, plateTextProblem, saysNoPlate } from '../../../rules/index.ts';
import { PushRefused } from '../ports/camera.port.ts';

const longestText = 16;

/**
 * The plate that a camera sends (domain §5.1), alternatives joined by `|`; `null` when no plate was read. What cannot be
 * a plate's text is none that was read: the vehicle stands there, and a person reads it. Only what would not even show is
 * refused.
 */
export function readPlateText(license: string): { plateNo: string | null; flags: string[] } {
  const candidates = license
    .split('|')
    .filter((part) => !saysNoPlate(part))
    .map(normalisePlate);
  const [plateNo] = candidates;
  if (candidates.some((candidate) => plateTextProblem(candidate) === 'invisible'))
    throw refused('contains a control or invisible character');
  if (plateNo === undefined) return { plateNo: null, flags: [] };
  if ([...plateNo].length > longestText) throw refused(`is longer than ${longestText} characters`);
  const flags = candidates.length > 1 ? ['several-candidates'] : [];
  const problem = plateTextProblem(plateNo);
  if (problem === null) return { plateNo, flags };
  return { plateNo: null, flags: [...flags, `plate-${problem}`, `sent-as ${plateNo}`] };
}

function refused(reason: string): PushRefused {
  return new PushRefused('bad-shape', `AlarmInfoPlate.result.PlateResult.license ${reason}`);
}
