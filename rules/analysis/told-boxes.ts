/** Boxes for people: the simplest first, a vehicle of each, and how many there are in all. */
import { boxesOf, nodeOf, type Box } from './boxes.ts';
import type { Node } from './diagrams.ts';
import type { Path } from './questions.ts';
import type { Space } from './space.ts';
import { exampleOf, vehiclesOf, type ExampleVehicle, type Vehicles } from './told.ts';

export interface ToldBox {
  /** The vehicles of any of these ways to tell them; mostly one. */
  readonly ways: readonly Vehicles[];
  readonly example: ExampleVehicle;
}

/** No vehicle is in two boxes. At most `BOXES_TOLD` of the `total`. */
export interface ToldBoxes {
  readonly boxes: readonly ToldBox[];
  readonly total: number;
}

export const BOXES_TOLD = 50;

/** The possible vehicles of the set. */
export function toldBoxes(space: Space, node: Node, catalogueVersion: number): ToldBoxes {
  const { boxes, total } = boxesOf(space, node);
  const told = (box: Box): ToldBox => {
    const path = space.vehicleIn([nodeOf(space, box), space.possible]) as Path;
    return { ways: vehiclesOf(space, box), example: exampleOf(space, path, catalogueVersion) };
  };
  return { boxes: boxes.slice(0, BOXES_TOLD).map(told), total };
}
