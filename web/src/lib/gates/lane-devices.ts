/** Which devices of a lane need attention: those that do not answer, and an arm that does not do what it is told. */
import type { Words } from '../i18n/words.ts';
import type { DevicePart, LaneView } from './lane-view.ts';
import { deviceParts } from './lane-view.ts';

export interface DeviceTrouble {
  readonly part: DevicePart;
  readonly code: keyof Words['device']['trouble'];
  /** What was reported; null where nothing was. */
  readonly problem: string | null;
}

type Lane = Pick<LaneView, 'state' | 'sensors' | 'devices' | 'live' | 'armFault'>;

export function deviceTroubles(lane: Lane): DeviceTrouble[] {
  return deviceParts.flatMap((part): DeviceTrouble[] => {
    const health = lane.devices[part];
    if (health?.ok === false) return [{ part, code: silent[part], problem: health.problem }];
    const arm = part === 'barrier' ? armTrouble(lane) : null;
    return arm === null ? [] : [{ part, code: arm, problem: lane.live?.problem ?? null }];
  });
}

/** How many of the devices that anything is known of are fine. */
export function deviceCount(lane: Lane): { readonly fine: number; readonly of: number } {
  const troubled = new Set(deviceTroubles(lane).map(({ part }) => part));
  const known = deviceParts.filter((part) => lane.devices[part] !== undefined || troubled.has(part));
  return { fine: known.length - troubled.size, of: known.length };
}

const silent = { camera: 'cameraFault', barrier: 'barrierLost', board: 'boardFault' } as const;

/** Its relay answers, and yet the arm did not move as ordered, or its limits contradict each other. */
function armTrouble({ state, sensors, armFault }: Lane): DeviceTrouble['code'] | null {
  if (sensors?.arm === 'fault') return 'limitFault';
  if (state === 'unconfirmed' || armFault === 'arm-not-confirmed') return 'armNotOpened';
  const seenShut = sensors?.arm === 'closed';
  return state === 'unclosed' || (armFault === 'arm-not-closed' && !seenShut) ? 'armNotClosed' : null;
}
