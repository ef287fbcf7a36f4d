/** A site whose rules ban trucks below 国五 but for exemptions, such a truck, and acts on exemptions. */
import { randomUUID } from 'node:crypto';
import { sha256Hex } from '../../activities/ledger/canonical.ts';
import { exemptionGrounds } from '../../workflows/contract/exemption.ts';
import type { ExemptionAnswer, ExemptionOrder } from '../../workflows/contract/exemption.ts';
import { ExemptionRefused, takeExemptionStep } from '../../workflows/client/exemptions.ts';
import { loadRuleSet } from '../../rules/index.ts';
import { aFreeRule, aLayered } from '../../rules/testing/layered.factory.ts';
import { register } from '../../worker/site/register-site.ts';
import { sceneOf } from '../scene/scene.ts';
import type { TestSite } from '../stack/test-site.ts';

export interface ExemptionScene {
  truck(plateNo: string, more?: object): Promise<string>;
  /** Drives up; by what it was decided. */
  drives(plateNo: string): Promise<{ readonly outcome: string | null; readonly code: string | null }>;
  take(id: string, order: ExemptionOrder): Promise<ExemptionAnswer>;
  /** The code of the refusal; an error where it was taken. */
  refusal(id: string, order: ExemptionOrder): Promise<ExemptionRefused['code']>;
}

export async function exemptionSceneOf(site: TestSite): Promise<ExemptionScene> {
  const { recorded, idOf } = sceneOf(site);
  const { taskQueue } = site.config.temporal;
  let drives = 0;
  await publishRules(site);
  const take: ExemptionScene['take'] = (id, order) =>
    takeExemptionStep(site.temporal.client, id, { order, taskQueue, attempt: randomUUID() });
  return {
    take,
    refusal: async (id, order) => {
      const answer = await take(id, order).catch((error: unknown) => error);
      if (answer instanceof ExemptionRefused) return answer.code;
      throw new Error('it was not refused', { cause: answer });
    },
    truck: async (plateNo, more = {}) => {
      await register(site.database, {
        kind: 'vehicle-filed',
        subject: `${plateNo}/1`,
        payload: { plateNo, plateColour: '1', ...file, ...more },
      });
      return plateNo;
    },
    drives: async (plate) => {
      // By turns: a lane takes a plate that it has just read for the same vehicle.
      const lane = (drives += 1) % 2 === 0 ? '2-in' : '1-in';
      const done = await site.lane(lane).drive({ plate, colour: 'yellow', speed: 8, patienceMs: 3_000 });
      const { outcome, decidingCode } = await recorded(idOf(lane, done));
      return { outcome, code: decidingCode };
    },
  };
}

const file = {
  ...{ vehicleType: 'H11', fuel: 'B', emissionStage: '4', emissionBasis: '2', vehicleCategory: '0' },
  ...{ useNature: 'F', networkStatus: '1', vin: null, registeredOn: null, fleet: null, cargo: null },
};

async function publishRules({ database }: TestSite): Promise<void> {
  const exempt = aFreeRule({
    id: 'exempt',
    layer: 'exemption',
    effect: 'allow',
    code: 'exempt',
    when: {
      any: exemptionGrounds.map((value) => ({ fact: 'exemptions', operator: 'contains', value })),
    },
  });
  const { parts, ...rest } = aLayered({ id: 'with-exemptions' });
  const { document: sealed } = loadRuleSet({ ...rest, parts: [exempt, ...parts] }, sha256Hex);
  const { digest, ...document } = sealed;
  const subject = 'with-exemptions@1';
  await register(database, { kind: 'rule-set-published', subject, payload: { document, digest } });
  const assigned = { level: 'none', ruleSetId: 'with-exemptions', ruleSetVersion: 1 };
  const effectiveFrom = new Date().toISOString();
  const payload = { ...assigned, effectiveFrom };
  await register(database, { kind: 'policy-assigned', subject: 'policy/exemptions', payload });
}
