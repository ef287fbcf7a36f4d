import { expect, it } from 'vitest';
import { alertMachine } from '../alert/alert.machine.ts';
import { machineGraphs } from '../contract/machine-graphs.ts';
import { passageMachine } from '../passage/passage.machine.ts';
import { graphOf } from './draw-machine.ts';

it.each([
  ['alert', alertMachine],
  ['passage', passageMachine],
] as const)('the picture of %s is that of its definition: else run `npm run machines`', (name, machine) => {
  expect(machineGraphs[name]).toEqual(graphOf(machine));
});

it('tells the ways of a vehicle that waits', () => {
  const ways = machineGraphs.passage.edges.filter(({ from }) => from === 'blocked');
  expect(ways.map(({ to, events }) => [to, events])).toEqual([
    ['ordering', ['release', 'refuse']],
    ['decidingAgain', []],
    ['finishing', ['after leave']],
  ]);
});
