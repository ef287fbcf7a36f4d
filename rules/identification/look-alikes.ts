/**
 * Plates that a camera and an eye take for one another (0 O D Q, 1 I, 8 B, 5 S, 2 Z). Two are look-alikes where they
 * fold to the same text. The database folds by its function `plate_fold`; a test holds the two together.
 */

/** What each group folds to, and the group. */
export const LOOK_ALIKE_GROUPS = { 0: 'ODQ', 1: 'I', 2: 'Z', 5: 'S', 8: 'B' } as const;

const foldOf: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_ALIKE_GROUPS).flatMap(([digit, letters]) =>
    [...letters].map((letter): [string, string] => [letter, digit]),
  ),
);

/** Of a normalised plate, character by character: nothing gets longer or shorter by it. */
export function foldPlate(plateNo: string): string {
  return [...plateNo].map((character) => foldOf.get(character) ?? character).join('');
}

export interface KnownPlate {
  readonly plateNo: string;
  readonly plateColour: string;
  /** Its newest crossing here was inwards. */
  readonly inside: boolean;
  readonly filed: boolean;
  /** Its newest crossing here, ms since the epoch; null: none is recorded. */
  readonly lastSeen: number | null;
}

export interface Read {
  /** Or the beginning of it. */
  readonly plateNo: string;
  readonly plateColour: string | null;
  /** Leaves: who is inside comes first. */
  readonly direction: 'in' | 'out';
}

/** The likeliest first: the same colour, inside where it leaves, on file, the fewest other characters, seen last. */
export function rankCandidates<Known extends KnownPlate>(read: Read, known: readonly Known[]): Known[] {
  return known
    .filter(({ plateNo }) => foldPlate(plateNo).startsWith(foldPlate(read.plateNo)))
    .map((vehicle) => ({ vehicle, key: sortKey(read, vehicle) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ vehicle }) => vehicle);
}

/** How many characters two look-alikes differ in. */
export function differing(one: string, other: string): number {
  const others = [...other];
  return [...one].filter((character, at) => character !== others[at]).length;
}

/** The smaller the likelier. */
function sortKey({ plateNo, plateColour, direction }: Read, vehicle: KnownPlate): string {
  return [
    plateColour === null || vehicle.plateColour === plateColour ? 0 : 1,
    direction === 'out' && vehicle.inside ? 0 : 1,
    vehicle.filed ? 0 : 1,
    differing(plateNo, vehicle.plateNo),
    String(Number.MAX_SAFE_INTEGER - (vehicle.lastSeen ?? 0)).padStart(16, '0'),
    vehicle.plateNo,
    vehicle.plateColour,
  ].join(' ');
}
