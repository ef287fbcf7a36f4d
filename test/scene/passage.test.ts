import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
});
afterAll(() => site.close());

describe('a passage, over HTTP, Modbus and TCP', () => {
  it('opens for a 国六 truck, closes behind it and records it', async () => {
    const done = await site
      .lane('1-in')
      .drive({ plate: '冀B56789', colour: 'yellow', speed: 10 }, (step) => console.log(JSON.stringify(step)));
    console.log(done);
    expect(done.opened).toBe(true);
    const passage = await waitUntil(() => site.database.passage.findFirst({ where: { state: 'recorded' } }));
    console.log(passage);
    expect(passage).toMatchObject({ plateNo: '冀B56789', outcome: 'allow', result: 'passed', opened: true });
  });
});
