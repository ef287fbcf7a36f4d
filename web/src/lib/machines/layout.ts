/** Where the states of a machine stand in its picture: in columns, by how far they are from the start. */
import type { MachineEdge, MachineGraph } from '../../../../workflows/contract/machine-graphs.ts';

export interface PlacedState {
  readonly name: string;
  readonly final: boolean;
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends MachineEdge {
  /** Path of an SVG. */
  readonly path: string;
  /** Leads back. */
  readonly back: boolean;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
}

export const box = { width: 118, height: 34 } as const;
const step = { x: 168, y: 62 } as const;
const margin = 14;

export function pictureOf({ initial, states, edges }: MachineGraph): Picture {
  const columns = columnsOf(
    initial,
    states.map(({ name }) => name),
    edges,
  );
  const tallest = Math.max(...columns.map(({ length }) => length));
  const placed = columns.flatMap((names, column) =>
    names.map((name, row): PlacedState => ({
      name,
      final: states.find((state) => state.name === name)?.final ?? false,
      x: margin + column * step.x,
      y: margin + (row + (tallest - names.length) / 2) * step.y,
    })),
  );
  return {
    width: 2 * margin + (columns.length - 1) * step.x + box.width,
    // Ways back run below.
    height: 2 * margin + (tallest - 1) * step.y + box.height + 40,
    states: placed,
    edges: edges.map((edge) => edgeOf(edge, placed)),
  };
}

/** Breadth first; what cannot be reached stands at the end. */
function columnsOf(initial: string, names: readonly string[], edges: readonly MachineEdge[]): string[][] {
  const columns: string[][] = [];
  const seen = new Set<string>();
  let column = [initial];
  while (column.length > 0) {
    columns.push(column);
    for (const name of column) seen.add(name);
    const next = edges.filter(({ from, to }) => column.includes(from) && !seen.has(to)).map(({ to }) => to);
    column = [...new Set(next)];
  }
  const rest = names.filter((name) => !seen.has(name));
  return rest.length > 0 ? [...columns, rest] : columns;
}

function edgeOf(edge: MachineEdge, placed: readonly PlacedState[]): PlacedEdge {
  const at = (name: string): PlacedState => {
    const state = placed.find((one) => one.name === name);
    if (state === undefined) throw new Error(`no state ${name} in the picture`);
    return state;
  };
  const [from, to] = [at(edge.from), at(edge.to)];
  if (to.x > from.x) {
    const [x1, y1] = [from.x + box.width, from.y + box.height / 2];
    const [x2, y2] = [to.x, to.y + box.height / 2];
    const bend = (x2 - x1) / 2;
    return { ...edge, back: false, path: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}` };
  }
  if (to.x === from.x) {
    const x = from.x + box.width;
    const [y1, y2] = [from.y + box.height / 2, to.y + box.height / 2];
    const far = x + 14 + Math.abs(y1 - y2) / 8;
    return { ...edge, back: true, path: `M${x},${y1} C${far},${y1} ${far},${y2} ${x},${y2}` };
  }
  const [x1, y1] = [from.x + box.width / 2, from.y + box.height];
  const [x2, y2] = [to.x + box.width / 2, to.y + box.height];
  const low = Math.max(y1, y2) + 22 + Math.abs(x1 - x2) / 14;
  return { ...edge, back: true, path: `M${x1},${y1} C${x1},${low} ${x2},${low} ${x2},${y2}` };
}
