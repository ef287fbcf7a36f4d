/** Checks a condition tree against the closed operator list and the fact catalogue. */
import { findFact, valueProblem, type FactDefinition } from '../catalogue/facts.ts';
import { LIMITS, OPERATORS, type Problem } from './rule-set.ts';

const ORDERING: readonly string[] = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const MEMBERSHIP: readonly string[] = ['in', 'notIn'];

/** The faults of one tree, in document order; empty when it is a `Condition`. */
export function conditionProblems(condition: unknown, path: string): Problem[] {
  return nodeProblems(condition, path, 1);
}

function nodeProblems(node: unknown, path: string, depth: number): Problem[] {
  if (depth > LIMITS.conditionDepth)
    return [fault(path, `conditions nest deeper than ${LIMITS.conditionDepth}`)];
  if (!isRecord(node))
    return [fault(path, 'a condition is an object: all, any, not, or a fact with operator and value')];
  const keys = Object.keys(node);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only === 'all' || only === 'any') return listProblems(node[only], `${path}.${only}`, depth);
  if (only === 'not') return nodeProblems(node[only], `${path}.not`, depth + 1);
  return leafProblems(node, path);
}

function listProblems(list: unknown, path: string, depth: number): Problem[] {
  if (!Array.isArray(list)) return [fault(path, 'needs a list of conditions')];
  // An empty `any` would be true in the engine: nobody who reads it expects that.
  if (list.length === 0) return [fault(path, 'needs at least one condition')];
  return list.flatMap((child, index) => nodeProblems(child, `${path}[${index}]`, depth + 1));
}

function leafProblems(leaf: Record<string, unknown>, path: string): Problem[] {
  const strange = Object.keys(leaf).filter((key) => !['fact', 'operator', 'value'].includes(key));
  if (strange.length > 0) {
    return strange.map((key) =>
      fault(`${path}.${key}`, 'unknown key; a condition has all, any, not, or fact + operator + value'),
    );
  }
  const { fact: name, operator, value } = leaf;
  const fact = typeof name === 'string' ? findFact(name) : undefined;
  if (fact === undefined) return [fault(`${path}.fact`, `no fact ${JSON.stringify(name)} in the catalogue`)];
  const bad = operatorProblem(fact, operator);
  if (bad !== null) return [fault(`${path}.operator`, bad)];
  return MEMBERSHIP.includes(String(operator))
    ? memberProblems(fact, value, `${path}.value`)
    : singleProblems(fact, value, `${path}.value`);
}

function operatorProblem(fact: FactDefinition, operator: unknown): string | null {
  if (!(OPERATORS as readonly unknown[]).includes(operator)) {
    return `no operator ${JSON.stringify(operator)}; known are ${OPERATORS.join(', ')}`;
  }
  if (ORDERING.includes(String(operator)) && fact.type !== 'number') {
    return `${String(operator)} compares numbers, ${fact.name} is a ${fact.type}`;
  }
  return null;
}

function memberProblems(fact: FactDefinition, list: unknown, path: string): Problem[] {
  if (!Array.isArray(list) || list.length === 0) return [fault(path, 'needs a list of at least one value')];
  return list.flatMap((value, index) => singleProblems(fact, value, `${path}[${index}]`));
}

function singleProblems(fact: FactDefinition, value: unknown, path: string): Problem[] {
  const problem = valueProblem(fact, value);
  return problem === null ? [] : [fault(path, problem)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(path: string, message: string): Problem {
  return { path, message };
}
