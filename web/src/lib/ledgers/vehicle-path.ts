/** The page of a vehicle's file: `/ledgers/vehicles/1-冀B12345`, the colour of its plate first. */
export function vehiclePath(plateNo: string, plateColour: string): string {
  return `/ledgers/vehicles/${plateColour}-${encodeURIComponent(plateNo)}`;
}

/** Null for what no plate can be. */
export function plateOfPath(part: string): { plateNo: string; plateColour: string } | null {
  const [, plateColour, plateNo] = /^([0-6])-([\p{Script=Han}A-Z0-9]{1,10})$/u.exec(part) ?? [];
  return plateNo === undefined || plateColour === undefined ? null : { plateNo, plateColour };
}
