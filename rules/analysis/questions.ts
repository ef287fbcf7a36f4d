/**
 * Questions about several sets at once, without making their union first: the sets go down the levels together, and
 * what is left of them is settled as early as it can be. Equal remainders are asked once.
 */
import { EVERY, NONE, type Diagrams, type Node } from './diagrams.ts';

/** Sets of vehicles, in groups whose meaning the question knows. */
export type Groups = readonly (readonly Node[])[];

export interface Question {
  /** One set without vehicles settles all: there is none. */
  readonly needsAll: boolean;
  /** The answer as a set of vehicles where it is plain, or the groups without what does not matter. */
  settle(groups: Groups): Node | Groups;
}

/** By level, the atom that a vehicle has; levels that do not matter are not there. */
export type Path = ReadonlyMap<number, number>;

const NO_VEHICLE: Groups = [[NONE]];

export class Asked {
  private readonly diagrams: Diagrams;
  private readonly question: Question;
  private readonly answers = new Map<string, Node>();
  private readonly dead = new Set<string>();
  /** By level the atom to try first. */
  private readonly preferred: readonly number[];

  constructor(diagrams: Diagrams, question: Question, preferred: readonly number[]) {
    this.diagrams = diagrams;
    this.question = question;
    this.preferred = preferred;
  }

  /** All vehicles for which the answer is yes. */
  region(groups: Groups): Node {
    const settled = this.question.settle(groups);
    return typeof settled === 'number' ? settled : this.regionOf(settled);
  }

  private regionOf(groups: Groups): Node {
    const key = keyOf(groups);
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const level = this.topOf(groups);
    const { atoms } = this.diagrams.levels[level] as { atoms: number };
    this.diagrams.spend(atoms * sizeOf(groups));
    const branches: Node[] = [];
    let last: Groups = [];
    for (let atom = 0; atom < atoms; atom += 1) {
      const below = this.below(groups, level, atom);
      // Neighbours are often alike: minutes between the bounds of other rules.
      branches.push(isSame(below, last) ? (branches.at(-1) as Node) : this.region(below));
      last = below;
    }
    const node = this.diagrams.node(level, branches);
    this.answers.set(key, node);
    return node;
  }

  /** One vehicle for which the answer is yes, like the base vehicle where it can be; null if there is none. */
  witness(groups: Groups): Path | null {
    const settled = this.question.settle(groups);
    if (settled === NONE) return null;
    if (settled === EVERY) return new Map();
    return this.search(typeof settled === 'number' ? [[settled]] : settled, typeof settled === 'number');
  }

  private search(groups: Groups, isPlain: boolean): Path | null {
    const key = isPlain ? '' : keyOf(groups);
    if (!isPlain && (this.dead.has(key) || this.answers.get(key) === NONE)) return null;
    const level = this.topOf(groups);
    for (const { atom, left } of this.byPromise(groups, { level, isPlain })) {
      const found =
        left === EVERY
          ? new Map<number, number>()
          : typeof left === 'number'
            ? this.search([[left]], true)
            : this.search(left, isPlain);
      if (found !== null) return new Map([...found, [level, atom]]);
    }
    if (!isPlain) this.dead.add(key);
    return null;
  }

  /** The atoms that are not hopeless: the preferred one, then those that leave the fewest sets. */
  private byPromise(groups: Groups, { level, isPlain }: { level: number; isPlain: boolean }) {
    const { atoms } = this.diagrams.levels[level] as { atoms: number };
    this.diagrams.spend(atoms * sizeOf(groups));
    const choices: { atom: number; left: Node | Groups; weight: number }[] = [];
    for (let atom = 0; atom < atoms; atom += 1) {
      const below = this.below(groups, level, atom);
      const left = isPlain ? (below[0]?.[0] as Node) : this.question.settle(below);
      if (left === NONE) continue;
      const weight = typeof left === 'number' ? 0 : sizeOf(left);
      choices.push({ atom, left, weight: atom === this.preferred[level] ? -1 : weight });
    }
    return choices.sort((a, b) => a.weight - b.weight);
  }

  private topOf(groups: Groups): number {
    let top = 0x7fff_ffff;
    for (const group of groups) for (const node of group) top = Math.min(top, this.diagrams.levelOf(node));
    return top;
  }

  private below(groups: Groups, level: number, atom: number): Groups {
    const { needsAll } = this.question;
    const all: Node[][] = [];
    for (const group of groups) {
      const left: Node[] = [];
      for (const node of group) {
        const branch = this.diagrams.branch(node, level, atom);
        if (needsAll && branch === NONE) return NO_VEHICLE;
        left.push(branch);
      }
      all.push(left);
    }
    return all;
  }
}

function sizeOf(groups: Groups): number {
  return groups.reduce((sum, group) => sum + group.length, 0);
}

/** Two characters below the surrogates for each node: nothing else reads the same. */
function keyOf(groups: Groups): string {
  const units: number[] = [];
  for (const group of groups) {
    for (const node of group) units.push(node & 0x7fff, node >> 15);
    units.push(0xffff);
  }
  return String.fromCharCode(...units);
}

export function isSame(one: Groups, other: Groups): boolean {
  return (
    one.length === other.length &&
    one.every((group, index) => {
      const same = other[index] as readonly Node[];
      return group.length === same.length && group.every((node, at) => node === same[at]);
    })
  );
}

/** Sorted, none twice, without those that hold no vehicle; only `EVERY` where one of them is that. */
export function union(nodes: readonly Node[]): readonly Node[] {
  return nodes.includes(EVERY) ? [EVERY] : distinct(nodes, NONE);
}

/** Sorted by insertion, none twice, without `apart`: the lists are short, and there are very many. */
function distinct(nodes: readonly Node[], apart: Node): readonly Node[] {
  const sorted: Node[] = [];
  for (const node of nodes) {
    let at = sorted.length;
    while (at > 0 && (sorted[at - 1] as Node) > node) at -= 1;
    if (node !== apart && sorted[at - 1] !== node) sorted.splice(at, 0, node);
  }
  return sorted;
}

/** Which vehicles are in all sets of the one group? */
export const IN_ALL: Question = {
  needsAll: true,
  settle([nodes = []]) {
    if (nodes.includes(NONE)) return NONE;
    const left = distinct(nodes, EVERY);
    const [only] = left;
    if (only === undefined) return EVERY;
    return left.length === 1 ? only : [left];
  },
};
