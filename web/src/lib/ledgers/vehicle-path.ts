/** The page of a vehicle's file: `/ledgers/vehicles/1-冀B12345`, the colour of its plate first. */
export function vehiclePath(plateNo: string, plateColour: string): string {
  return `/ledgers/vehicles/${plateColour}-${encodeURIComponent(plateNo)}`;
}
