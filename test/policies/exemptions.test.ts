/** An exemption from proposal to its end, by two people, at a real gate with real Temporal and PostgreSQL (I9). */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { exemptionId } from '../../workflows/contract/ids.ts';
import type { ExemptionTerms } from '../../workflows/contract/exemption.ts';
import {
  aJudgement,
  aProposal,
  judge,
  proposer,
  someTerms,
} from '../../workflows/exemption/exemption.factory.ts';
import { sceneOf } from '../scene/scene.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { exemptionSceneOf } from './exemption-scene.ts';
import type { ExemptionScene } from './exemption-scene.ts';

let site: TestSite;
let scene: ExemptionScene;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300 },
  });
  scene = await exemptionSceneOf(site);
});
afterAll(() => site.close());

const hour = 3_600_000;
const blocked = { outcome: 'block', code: 'stage-below-5' };
const exempt = { outcome: 'allow', code: 'exempt' };
const nobody = { plateNo: null, plateColour: null };
const propose = (id: string, terms: Partial<ExemptionTerms>, at = Date.now()) =>
  scene.take(id, aProposal({ at, terms: someTerms({ validFrom: at, validTo: at + hour, ...terms }) }));
const approve = (id: string) => scene.take(id, aJudgement({ at: Date.now() }));
const end = (id: string) => scene.take(id, aJudgement({ step: 'end', person: proposer, at: Date.now() }));

describe('an exemption', () => {
  it('lets a banned truck in once another person has approved it, and not after it is ended', async () => {
    const plateNo = await scene.truck('冀E20001');
    const id = exemptionId('vehicle');
    await propose(id, { plateNo });
    const own = aJudgement({ person: proposer, at: Date.now() });
    expect(await scene.refusal(id, own)).toBe('own-work');
    expect(await scene.refusal(id, { ...own, step: 'refuse' })).toBe('own-work');
    expect(await scene.drives(plateNo)).toEqual(blocked);
    await approve(id);
    expect(await scene.drives(plateNo)).toEqual(exempt);
    await end(id);
    expect(await scene.drives(plateNo)).toEqual(blocked);
    expect(await sceneOf(site).kinds(id)).toEqual([
      'exemption-proposed',
      'exemption-approved',
      'exemption-ended',
    ]);
  });

  it.each([
    ['fleet', '冀E20002', { fleet: '供热车队' }],
    ['cargo', '冀E20003', { cargo: '采暖煤' }],
    ['category', '冀E20004', { vehicleCategory: '3' }],
  ] as const)('by %s is for every vehicle of it', async (ground, plate, what) => {
    await scene.truck(plate, what);
    const id = exemptionId(ground);
    await propose(id, { ...nobody, ground, ...what });
    await approve(id);
    expect(await scene.drives(plate)).toEqual(exempt);
    expect(await scene.drives(await scene.truck(plate.replace('冀E', '冀F')))).toEqual(blocked);
  });

  it('stops by itself when it has run out, and is neither approved nor ended after', async () => {
    const plateNo = await scene.truck('冀E20005');
    const [used, late] = [exemptionId('short'), exemptionId('late')];
    const until = Date.now() + 4_000;
    await propose(used, { plateNo, validTo: until });
    await propose(late, { plateNo, validTo: until });
    await approve(used);
    expect(await scene.drives(plateNo)).toEqual(exempt);
    await expect.poll(() => Date.now() >= until, { timeout: 6_000 }).toBe(true);
    expect(await scene.drives(plateNo)).toEqual(blocked);
    expect(await scene.refusal(late, aJudgement({ at: Date.now() }))).toBe('not-possible-now');
    const ending = aJudgement({ step: 'end', person: proposer, at: Date.now() });
    expect(await scene.refusal(used, ending)).toBe('not-possible-now');
  });

  it('refused or taken back, it lets nobody in, and is not approved any more', async () => {
    const plateNo = await scene.truck('冀E20006');
    const [refused, ended] = [exemptionId('refused'), exemptionId('taken-back')];
    await propose(refused, { plateNo });
    await propose(ended, { plateNo });
    await scene.take(refused, aJudgement({ step: 'refuse', at: Date.now() }));
    await end(ended);
    for (const id of [refused, ended])
      expect(await scene.refusal(id, aJudgement({ at: Date.now() }))).toBe('not-possible-now');
    expect(await scene.drives(plateNo)).toEqual(blocked);
  });
});

describe('I9: an exemption is not approved', () => {
  it('by its proposer under another account, nor by who may not, also when its workflow is lost', async () => {
    const id = exemptionId('own');
    await propose(id, { plateNo: '冀E20007' });
    const by = (person: object) =>
      scene.refusal(id, aJudgement({ at: Date.now(), person: { ...judge, ...person } }));
    expect(await by({ ...proposer, username: 'another.account' })).toBe('own-work');
    expect(await by({ role: 'operator' })).toBe('not-yours');
    expect(await by({ role: undefined })).toBe('not-yours');
    // Fresh workflow, state from the ledger only.
    await site.temporal.client.workflow.getHandle(id).terminate('lost');
    expect(await by(proposer)).toBe('own-work');
    expect((await approve(id)).work.state).toBe('approved');
  });

  it('twice: of two at once one is taken', async () => {
    const id = exemptionId('race');
    await propose(id, { plateNo: '冀E20008' });
    const both = await Promise.allSettled([approve(id), approve(id)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await sceneOf(site).kinds(id)).toEqual(['exemption-proposed', 'exemption-approved']);
  });
});

it('is not proposed without an end, for more than a year, by a reviewer, or twice', async () => {
  const id = exemptionId('wrong');
  const at = Date.now();
  const wrong = (terms: Partial<Record<keyof ExemptionTerms, unknown>>) =>
    scene.refusal(
      id,
      aProposal({ at, terms: { ...someTerms({ validFrom: at, validTo: at + hour }), ...terms } as never }),
    );
  expect(await wrong({ validTo: null })).toBe('bad-request');
  expect(await wrong({ validTo: at + 367 * 24 * hour })).toBe('bad-request');
  expect(await wrong({ plateNo: null })).toBe('bad-request');
  expect(
    await scene.refusal(
      id,
      aProposal({ at, person: judge, terms: someTerms({ validFrom: at, validTo: at + hour }) }),
    ),
  ).toBe('not-yours');
  expect(await scene.refusal(id, aJudgement({ at }))).toBe('not-possible-now');
  await propose(id, {});
  expect(await wrong({})).toBe('not-possible-now');
});

it('the tables are what a rebuild makes', async () => {
  const live = await projectionDigests(site.database);
  const { changed } = await rebuildProjections(site.database, { person: '管理员甲', reason: '核对' });
  expect([changed, await projectionDigests(site.database)]).toEqual([[], live]);
});
