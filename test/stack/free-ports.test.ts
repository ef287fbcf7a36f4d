import { expect, it } from 'vitest';
import { freePorts } from './free-ports.ts';

it('gives no port twice, although nobody listens on any of them yet', async () => {
  const ports = (await Promise.all(Array.from({ length: 20 }, () => freePorts(25)))).flat();
  expect(new Set(ports).size).toBe(500);
});
