/**
 * Multi-valued decision diagrams: a set of vehicles as a graph with a level for each dimension and a branch for each
 * of its atoms. Equal sets are the same node, so to compare is to look.
 */

/** No vehicle, and every vehicle. */
export const NONE = 0;
export const EVERY = 1;

const LEAF_LEVEL = 0x7fff_ffff;

/** A set of vehicles. */
export type Node = number;

/** The analysis takes more than its budget. Nothing is wrong with the rules; `facts` are those that multiply most. */
export class AnalysisTooLarge extends Error {
  readonly facts: readonly string[];

  constructor(facts: readonly string[]) {
    super(
      `The rules combine ${facts.join(', ')} in more ways than can be analysed exactly: ` +
        'split the table by one of them, or name fewer values and bounds.',
    );
    this.name = 'AnalysisTooLarge';
    this.facts = facts;
  }
}

export interface Level {
  readonly name: string;
  readonly atoms: number;
}

export class Diagrams {
  readonly levels: readonly Level[];
  private budget: number;
  private readonly level: number[] = [LEAF_LEVEL, LEAF_LEVEL];
  private readonly branches: (readonly Node[])[] = [[], []];
  private readonly known = new Map<number, Node[]>();
  private readonly cofactors = new Map<string, Map<Node, Node>>();
  private readonly opposites = new Map<Node, Node>([
    [NONE, EVERY],
    [EVERY, NONE],
  ]);

  /** `budget`: branches to make or to look at. */
  constructor(levels: readonly Level[], budget: number) {
    this.levels = levels;
    this.budget = budget;
  }

  /** Throws AnalysisTooLarge when the budget is spent. */
  spend(branches: number): void {
    this.budget -= branches;
    if (this.budget < 0) throw new AnalysisTooLarge(this.largest());
  }

  levelOf(node: Node): number {
    return this.level[node] as number;
  }

  /** What is left of the set where the dimension of the level has this atom. */
  branch(node: Node, level: number, atom: number): Node {
    return this.level[node] === level ? ((this.branches[node] as readonly Node[])[atom] as Node) : node;
  }

  node(level: number, branches: readonly Node[]): Node {
    const first = branches[0] as Node;
    if (branches.every((branch) => branch === first)) return first;
    let hash = level;
    for (const branch of branches) hash = (Math.imul(hash, 0x0100_0193) ^ branch) | 0;
    const alike = this.known.get(hash);
    const same = alike?.find((node) => this.isSame(node, level, branches));
    if (same !== undefined) return same;
    return this.fresh({ level, branches, hash, alike });
  }

  private fresh(made: {
    level: number;
    branches: readonly Node[];
    hash: number;
    alike?: Node[] | undefined;
  }): Node {
    this.spend(made.branches.length);
    const node = this.level.push(made.level) - 1;
    this.branches.push(made.branches);
    if (made.alike === undefined) this.known.set(made.hash, [node]);
    else made.alike.push(node);
    return node;
  }

  private isSame(node: Node, level: number, branches: readonly Node[]): boolean {
    const own = this.branches[node] as readonly Node[];
    return this.level[node] === level && own.every((branch, atom) => branch === branches[atom]);
  }

  /** The levels that matter for the set. */
  levelsOf(node: Node): ReadonlySet<number> {
    if (node === NONE || node === EVERY) return new Set();
    const below = [...new Set(this.branches[node])].map((branch) => this.levelsOf(branch));
    return below.reduce((all, levels) => all.union(levels), new Set([this.levelOf(node)]));
  }

  /** The vehicles whose atom at the level is one of these. */
  where(level: number, isIn: (atom: number) => boolean): Node {
    const { atoms } = this.levels[level] as Level;
    return this.node(
      level,
      Array.from({ length: atoms }, (_, atom) => (isIn(atom) ? EVERY : NONE)),
    );
  }

  not(node: Node): Node {
    const known = this.opposites.get(node);
    if (known !== undefined) return known;
    const branches = (this.branches[node] as readonly Node[]).map((branch) => this.not(branch));
    const opposite = this.node(this.levelOf(node), branches);
    this.opposites.set(node, opposite);
    this.opposites.set(opposite, node);
    return opposite;
  }

  /** The set as it is where the dimension of the level has this atom, for every vehicle. */
  given(node: Node, level: number, atom: number): Node {
    const own = this.levelOf(node);
    if (own >= level) return this.branch(node, level, atom);
    const key = `${level} ${atom}`;
    const known = this.cofactors.get(key) ?? new Map<Node, Node>();
    this.cofactors.set(key, known);
    const before = known.get(node);
    if (before !== undefined) return before;
    const branches = this.branches[node] as readonly Node[];
    const made = this.node(
      own,
      branches.map((branch) => this.given(branch, level, atom)),
    );
    known.set(node, made);
    return made;
  }

  private largest(): readonly string[] {
    const named = this.levels.toSorted((a, b) => b.atoms - a.atoms);
    return named.slice(0, 3).map(({ name }) => name);
  }
}
