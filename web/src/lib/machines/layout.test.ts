import { describe, expect, it } from 'vitest';
import { machineGraphs } from '../../../../workflows/contract/machine-graphs.ts';
import { box, pictureOf } from './layout.ts';

describe.each(Object.entries(machineGraphs))('the picture of %s', (_, graph) => {
  const picture = pictureOf(graph);

  it('holds every state and every way', () => {
    expect(picture.states.map(({ name }) => name).toSorted()).toEqual(
      graph.states.map(({ name }) => name).toSorted(),
    );
    expect(picture.edges).toHaveLength(graph.edges.length);
  });

  it('puts no state on another, and all within', () => {
    for (const one of picture.states) {
      expect(one.x + box.width).toBeLessThanOrEqual(picture.width);
      expect(one.y + box.height).toBeLessThanOrEqual(picture.height);
      const others = picture.states.filter(({ name }) => name !== one.name);
      const on = others.filter(
        ({ x, y }) => Math.abs(x - one.x) < box.width && Math.abs(y - one.y) < box.height,
      );
      expect(on).toEqual([]);
    }
  });
});
