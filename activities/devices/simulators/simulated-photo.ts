import { createHash } from 'node:crypto';
import { encodeMosaic, type Rgb } from './jpeg-mosaic.ts';

export type VehicleColour = 'yellow' | 'blue' | 'green' | 'white' | 'black' | 'yellow-green';

const plateColours: Record<VehicleColour, Rgb> = {
  yellow: [230, 180, 20],
  blue: [20, 60, 170],
  green: [60, 170, 90],
  white: [235, 235, 235],
  black: [20, 20, 20],
  'yellow-green': [160, 190, 60],
};
const sky: Rgb = [150, 175, 200];
const road: Rgb = [85, 85, 88];
const cab: Rgb = [150, 40, 35];
const glass: Rgb = [35, 45, 60];
const body: Rgb = [110, 115, 120];

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly colour: (x: number, y: number) => Rgb;
}

/**
 * A schematic front view of a truck and a crop of its plate. The cells on the plate come from a digest of `caption`,
 * so that two events never have the same photo, as with a real camera.
 */
export function drawVehicle(caption: string, colour: VehicleColour | null): { body: Buffer; plate: Buffer } {
  const digest = createHash('sha256').update(caption).digest();
  const ground = colour === null ? road : plateColours[colour];
  const ink: Rgb = ground[0] + ground[1] + ground[2] > 380 ? [20, 20, 20] : [240, 240, 240];
  const cell = (x: number, y: number): Rgb => {
    const bit = y * 12 + x;
    return ((digest[(bit >> 3) % digest.length] ?? 0) >> (bit & 7)) & 1 ? ink : ground;
  };
  const flat = (shade: Rgb) => () => shade;
  const plate = (left: number, top: number): Area => ({ left, top, width: 12, height: 4, colour: cell });
  const scene = paint({ columns: 40, rows: 30, ground: sky }, [
    { left: 0, top: 20, width: 40, height: 10, colour: flat(road) },
    { left: 8, top: 3, width: 24, height: 10, colour: flat(body) },
    { left: 10, top: 8, width: 20, height: 18, colour: flat(cab) },
    { left: 12, top: 10, width: 16, height: 6, colour: flat(glass) },
    plate(14, 20),
  ]);
  const crop = paint({ columns: 14, rows: 6, ground }, [plate(1, 1)]);
  return { body: encodeMosaic(scene), plate: encodeMosaic(crop) };
}

function paint(
  { columns, rows, ground }: { columns: number; rows: number; ground: Rgb },
  areas: readonly Area[],
): Rgb[][] {
  const squares = Array.from({ length: rows }, () => new Array<Rgb>(columns).fill(ground));
  for (const { left, top, width, height, colour } of areas) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const row = squares[top + y];
        if (row !== undefined) row[left + x] = colour(x, y);
      }
    }
  }
  return squares;
}
