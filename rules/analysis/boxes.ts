/** A set of vehicles as a short list of boxes: in each, so many values of one fact with so many of another. */
import { EVERY, NONE, type Node } from './diagrams.ts';
import type { Space } from './space.ts';

/** By level the atoms that are in it; levels that do not matter are not there. */
export type Box = ReadonlyMap<number, ReadonlySet<number>>;

/** Of more paths than these the rest is only counted, and none is merged. */
const ENUMERATED = 500;

export interface Boxes {
  /** No two share a vehicle. */
  readonly boxes: readonly Box[];
  /** Of all boxes, those that were left out included. */
  readonly total: number;
}

/** The possible vehicles of the set. What no vehicle can be is in a box where it makes the list shorter. */
export function boxesOf(space: Space, node: Node): Boxes {
  const paths: Box[] = [];
  collect({ space, into: paths, limit: ENUMERATED + 1 }, node, new Map());
  const possible = paths.flatMap((box) => tightened(space, box));
  if (paths.length <= ENUMERATED) {
    const boxes = simplestFirst(mergeAll(possible, space));
    return { boxes, total: boxes.length };
  }
  const all = space.inAll([node, space.possible]);
  return { boxes: simplestFirst(possible), total: countPaths(space, all, new Map()) };
}

function simplestFirst(boxes: readonly Box[]): readonly Box[] {
  return boxes.toSorted((a, b) => a.size - b.size);
}

/** The vehicles of a box as a set. */
export function nodeOf({ diagrams }: Space, box: Box): Node {
  const levels = [...box.keys()].sort((a, b) => b - a);
  return levels.reduce((below, level) => {
    const { atoms } = diagrams.levels[level] as { atoms: number };
    const isIn = (atom: number) => box.get(level)?.has(atom) === true;
    return diagrams.node(
      level,
      Array.from({ length: atoms }, (_, atom) => (isIn(atom) ? below : NONE)),
    );
  }, EVERY);
}

/** Atoms by the branch that they share. */
function bundles({ diagrams }: Space, node: Node): ReadonlyMap<Node, ReadonlySet<number>> {
  const level = diagrams.levelOf(node);
  const { atoms } = diagrams.levels[level] as { atoms: number };
  const byBranch = new Map<Node, Set<number>>();
  for (let atom = 0; atom < atoms; atom += 1) {
    const branch = diagrams.branch(node, level, atom);
    const bundle = byBranch.get(branch);
    if (bundle !== undefined) bundle.add(atom);
    else if (branch !== NONE) byBranch.set(branch, new Set([atom]));
  }
  return byBranch;
}

function countPaths(space: Space, node: Node, known: Map<Node, number>): number {
  if (node === NONE || node === EVERY) return node;
  const before = known.get(node);
  if (before !== undefined) return before;
  const branches = [...bundles(space, node).keys()];
  const count = branches.reduce((sum, branch) => sum + countPaths(space, branch, known), 0);
  known.set(node, count);
  return count;
}

interface Collection {
  readonly space: Space;
  readonly into: Box[];
  readonly limit: number;
}

function collect(collection: Collection, node: Node, above: Box): void {
  const { space, into, limit } = collection;
  if (node === NONE || into.length >= limit) return;
  if (node === EVERY) {
    into.push(above);
    return;
  }
  const level = space.diagrams.levelOf(node);
  for (const [branch, atoms] of bundles(space, node))
    collect(collection, branch, new Map([...above, [level, atoms]]));
}

/** Without atoms that no possible vehicle of the box has; none where it has no possible vehicle at all. */
function tightened(space: Space, box: Box): readonly Box[] {
  const node = space.possible;
  if (!reaches(space, NONE, { box, node })) return [box];
  if (!reaches(space, EVERY, { box, node })) return [];
  const trimmed = [...box].map(([level, atoms]): [number, ReadonlySet<number>] => {
    if (!space.bounded.has(level)) return [level, atoms];
    const isPossible = (atom: number) =>
      reaches(space, EVERY, { box: new Map([...box, [level, new Set([atom])]]), node });
    return [level, new Set([...atoms].filter(isPossible))];
  });
  return [new Map(trimmed)];
}

/** Does some vehicle of the box go down from the node to this end? */
function reaches(space: Space, end: Node, { box, node }: { box: Box; node: Node }): boolean {
  if (node === NONE || node === EVERY) return node === end;
  const own = box.get(space.diagrams.levelOf(node));
  const level = space.diagrams.levelOf(node);
  const atoms = own ?? Array.from({ length: space.diagrams.levels[level]?.atoms ?? 0 }, (_, atom) => atom);
  const branches = new Set([...atoms].map((atom) => space.diagrams.branch(node, level, atom)));
  return [...branches].some((branch) => reaches(space, end, { box, node: branch }));
}

/** Boxes that differ in one level only are one, again and again. */
function mergeAll(boxes: readonly Box[], { dimensions }: Space): readonly Box[] {
  let before = -1;
  let merged: readonly Coded[] = boxes.map((box) => dimensions.map((_, level) => codeOf(box.get(level))));
  while (merged.length !== before) {
    before = merged.length;
    for (const [level, { atoms }] of dimensions.entries()) merged = mergeAlong(merged, level, atoms.length);
  }
  return merged.map(decoded);
}

/** By level the atoms as characters in order; empty where the level does not matter. Texts are fast to compare. */
type Coded = readonly string[];

function codeOf(atoms: ReadonlySet<number> | undefined): string {
  return String.fromCharCode(...[...(atoms ?? [])].sort((a, b) => a - b));
}

function decoded(coded: Coded): Box {
  const atoms = coded.map((text) => new Set([...text].map((atom) => atom.charCodeAt(0))));
  return new Map([...atoms.entries()].filter(([, own]) => own.size > 0));
}

function mergeAlong(boxes: readonly Coded[], level: number, size: number): readonly Coded[] {
  const alike = new Map<string, Coded>();
  for (const box of boxes) {
    const own = box[level] as string;
    const key = (own === '' ? [...box, ''] : box.with(level, '\uffff')).join('\ufffe');
    const other = alike.get(key)?.[level];
    alike.set(key, other === undefined ? box : box.with(level, [...new Set(own + other)].sort().join('')));
  }
  return [...alike.values()].map((box) => (box[level]?.length === size ? box.with(level, '') : box));
}
