/** Plates as people read them. What is typed is read by rules/identification. */
const colourClasses: Readonly<Record<string, string>> = {
  0: 'blue',
  1: 'yellow',
  2: 'white',
  3: 'black',
  4: 'green',
  5: 'other',
  6: 'yg',
};

export const plateColours = Object.keys(colourClasses);

/** The class of a plate's legal colours; `unread` without a plate. */
export function plateClass(plateNo: string | null, colour: string | null): string {
  if (plateNo === null) return 'unread';
  return colourClasses[colour ?? ''] ?? 'other';
}

/** The characters before and after the dot of a plate. */
export function plateHalves(plateNo: string): readonly [string, string] {
  const characters = [...plateNo];
  return [characters.slice(0, 2).join(''), characters.slice(2).join('')];
}
