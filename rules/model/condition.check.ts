/** Checks a condition tree against the closed operator list and the fact catalogue. */
import { findFact, memberProblem, valueProblem, type FactDefinition } from '../catalogue/facts.ts';
import { LIMITS, OPERATORS, type Problem } from './rule-set.ts';

/** What a condition may name: the facts of a catalogue version, and the quotas that the document has. */
export type FactFinder = (name: string) => FactDefinition | undefined;

const ORDERED: readonly string[] = ['number', 'time', 'date'];
const CONTAINMENT: readonly string[] = ['contains', 'doesNotContain'];

const ORDERING: readonly string[] = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const MEMBERSHIP: readonly string[] = ['in', 'notIn'];

/** The faults of one tree, in document order; empty when it is a `Condition`. */
export function conditionProblems(condition: unknown, path: string, find: FactFinder = findFact): Problem[] {
  return nodeProblems(condition, { path, depth: 1, find });
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly find: FactFinder;
}

function inner({ path, depth, find }: Place, step: string): Place {
  return { path: path + step, depth: depth + 1, find };
}

function nodeProblems(node: unknown, place: Place): Problem[] {
  const { path, depth } = place;
  if (depth > LIMITS.conditionDepth)
    return [fault(path, `conditions nest deeper than ${LIMITS.conditionDepth}`)];
  if (!isRecord(node))
    return [fault(path, 'a condition is an object: all, any, not, or a fact with operator and value')];
  const keys = Object.keys(node);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only === 'all' || only === 'any') return listProblems(node[only], place, only);
  if (only === 'not') return nodeProblems(node[only], inner(place, '.not'));
  return leafProblems(node, place);
}

function listProblems(list: unknown, place: Place, key: 'all' | 'any'): Problem[] {
  const path = `${place.path}.${key}`;
  if (!Array.isArray(list)) return [fault(path, 'needs a list of conditions')];
  // An empty `any` would be true in the engine: nobody who reads it expects that.
  if (list.length === 0) return [fault(path, 'needs at least one condition')];
  return list.flatMap((child, index) => nodeProblems(child, inner(place, `.${key}[${index}]`)));
}

function leafProblems(leaf: Record<string, unknown>, { path, find }: Place): Problem[] {
  const strange = Object.keys(leaf).filter((key) => !['fact', 'operator', 'value'].includes(key));
  if (strange.length > 0) {
    return strange.map((key) =>
      fault(`${path}.${key}`, 'unknown key; a condition has all, any, not, or fact + operator + value'),
    );
  }
  const { fact: name, operator, value } = leaf;
  const fact = typeof name === 'string' ? find(name) : undefined;
  if (fact === undefined) return [fault(`${path}.fact`, `no fact ${JSON.stringify(name)} in the catalogue`)];
  const bad = operatorProblem(fact, operator);
  if (bad !== null) return [fault(`${path}.operator`, bad)];
  if (CONTAINMENT.includes(String(operator))) return listed(memberProblem(fact, value), `${path}.value`);
  return MEMBERSHIP.includes(String(operator))
    ? memberProblems(fact, value, `${path}.value`)
    : listed(valueProblem(fact, value), `${path}.value`);
}

function operatorProblem(fact: FactDefinition, operator: unknown): string | null {
  if (!(OPERATORS as readonly unknown[]).includes(operator)) {
    return `no operator ${JSON.stringify(operator)}; known are ${OPERATORS.join(', ')}`;
  }
  if (ORDERING.includes(String(operator)) && !ORDERED.includes(fact.type)) {
    return `${String(operator)} compares numbers, ${fact.name} is a ${fact.type}`;
  }
  if (CONTAINMENT.includes(String(operator)) !== (fact.type === 'set')) {
    return `${fact.name} is a ${fact.type}: contains and doesNotContain are for sets, and only they`;
  }
  return null;
}

function memberProblems(fact: FactDefinition, list: unknown, path: string): Problem[] {
  if (!Array.isArray(list) || list.length === 0) return [fault(path, 'needs a list of at least one value')];
  return list.flatMap((value, index) => listed(valueProblem(fact, value), `${path}[${index}]`));
}

function listed(problem: string | null, path: string): Problem[] {
  return problem === null ? [] : [fault(path, problem)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(path: string, message: string): Problem {
  return { path, message };
}
