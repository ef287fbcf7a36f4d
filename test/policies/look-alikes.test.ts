/** Lists that refuse match look-alikes, lists that exempt match exactly. On a real database. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { decisionBasis } from '../../activities/decisions/decision-basis.ts';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { foldPlate, LOOK_ALIKE_GROUPS } from '../../rules/identification/look-alikes.ts';
import { DecisionScene, begins, day, hour } from './decision-scene.ts';

let scene: DecisionScene;
beforeAll(async () => {
  scene = await DecisionScene.open(inject('postgresUrl'));
});
afterAll(() => scene.database.$disconnect());

const issuedAt = new Date(begins - 30 * day).toISOString();
const list = (plateNo: string, more: object = {}): Promise<unknown> =>
  scene.append('over-limit-listed', `${plateNo}/1`, {
    payload: { plateNo, plateColour: '1', reason: '5', issuedAt, ...more },
  });
const calm = begins - 2 * hour;

async function decisionOn(plateNo: string, at = calm): Promise<Record<string, unknown>> {
  const { passage } = await scene.decide(plateNo, at);
  const entry = await scene.database.ledgerEntry.findFirstOrThrow({
    where: { subject: passage, kind: 'passage-decided' },
  });
  return JSON.parse(entry.payload) as Record<string, unknown>;
}

describe('the database and the rules', () => {
  it('fold every plate to the same text', async () => {
    const alike = Object.entries(LOOK_ALIKE_GROUPS)
      .map(([digit, letters]) => `${digit}${letters}`)
      .join('');
    const plates = fc.string({ unit: fc.constantFrom(...`${alike}冀晋挂使ACE7`), maxLength: 10 });
    const storable = fc
      .string({ unit: 'binary' })
      .filter((text) => text.isWellFormed() && !text.includes('\0'));
    const texts = fc.sample(fc.oneof(plates, storable), 2_000);
    const rows = await scene.database.$queryRaw<{ folded: string }[]>`
      SELECT plate_fold(text) AS folded FROM unnest(${texts}::text[]) WITH ORDINALITY AS t(text, at) ORDER BY at`;
    expect(rows.map(({ folded }) => folded)).toEqual(texts.map(foldPlate));
  });
});

describe('the over-limit list', () => {
  it('refuses who looks like a listed vehicle, and the record names which and how', async () => {
    await list('冀B8Q512');
    await scene.vehicle('冀BB0S1Z', { emissionStage: '6' });
    const { decision, listed } = await decisionOn('冀BB0S1Z');
    expect(decision).toMatchObject({
      outcome: 'block',
      facts: { overLimit: true },
      reasons: [
        {
          code: 'over-limit-look-alike',
          text: {
            zh: '号牌与排放超标名单上的 冀B8Q512（黄牌）形似，核对前不得通行',
            sign: '疑似超标车辆 核对号牌',
          },
        },
      ],
    });
    expect(listed).toEqual([
      {
        plateNo: '冀B8Q512',
        plateColour: '1',
        match: 'look-alike',
        seq: expect.stringMatching(/^\d+$/) as string,
      },
    ]);
    const row = await scene.database.passage.findFirstOrThrow({ where: { plateNo: '冀BB0S1Z' } });
    expect(row.decidingCode).toBe('over-limit-look-alike');
  });

  it('refuses the listed vehicle itself as what it is', async () => {
    await list('冀C80512');
    const { decision, listed } = await decisionOn('冀C80512');
    expect(decision).toMatchObject({ outcome: 'block', reasons: [{ code: 'over-limit' }] });
    expect(listed).toEqual([{ plateNo: '冀C80512', plateColour: '1', match: 'exact' }]);
  });

  it.each([
    ['冀D80513', {}],
    ['冀D8051', {}],
    ['晋D80512', {}],
    ['冀D8O512', { issuedAt: new Date(calm + 1).toISOString() }],
    ['冀D8O512', { plateColour: '0' }],
  ])('has nothing to do with %s where it holds 冀D80512 %j', async (plateNo, more) => {
    await list('冀E80512', more);
    const asked = plateNo.replace('冀D', '冀E').replace('晋D', '晋E');
    await scene.vehicle(asked, { emissionStage: '6' });
    expect(await decisionOn(asked)).toMatchObject({ decision: { outcome: 'allow' } });
    await scene.append('over-limit-released', '冀E80512/1', {
      payload: { plateNo: '冀E80512', plateColour: '1', releasedAt: new Date(calm - hour).toISOString() },
    });
  });

  it('stops refusing look-alikes when the plate comes off it, and not before', async () => {
    await list('冀F80512');
    await scene.vehicle('冀FB0512', { emissionStage: '6' });
    const released = calm - hour;
    await scene.append('over-limit-released', '冀F80512/1', {
      payload: { plateNo: '冀F80512', plateColour: '1', releasedAt: new Date(released).toISOString() },
    });
    expect(await decisionOn('冀FB0512', released - 1)).toMatchObject({ decision: { outcome: 'block' } });
    expect(await decisionOn('冀FB0512', released)).toMatchObject({ decision: { outcome: 'allow' } });
  });

  it('says of the same plate in a colour that was not made out that the colour is not certain', async () => {
    await list('冀G80512', { plateColour: '5' });
    const { decision } = await decisionOn('冀G80512');
    expect(decision).toMatchObject({
      reasons: [
        { text: { zh: '号牌与排放超标名单上的 冀G80512（其他颜色）相同，颜色未能确认，核对前不得通行' } },
      ],
    });
  });
});

describe('an exemption', () => {
  it('is for the plate that it names, and for none that looks like it', async () => {
    const payload = {
      ground: 'vehicle',
      ...{ plateNo: '冀H80512', plateColour: '1', fleet: null, cargo: null, vehicleCategory: null },
      ...{ reason: '保障供暖', evidence: '批文 12 号', filingNo: null, person: '环保专员甲' },
      validFrom: new Date(begins - 10 * day).toISOString(),
      validTo: new Date(begins + 10 * day).toISOString(),
    };
    await scene.append('exemption-proposed', 'exemption/h', { payload });
    await scene.append('exemption-approved', 'exemption/h', { payload: { person: '复核员甲' } });
    for (const plateNo of ['冀H80512', '冀HB0512']) await scene.vehicle(plateNo);
    expect(await decisionOn('冀H80512', begins + hour)).toMatchObject({
      decision: { facts: { exemptions: ['vehicle'] } },
      exemptions: [{ id: 'exemption/h', ground: 'vehicle' }],
    });
    const other = await decisionOn('冀HB0512', begins + hour);
    expect(other).toMatchObject({ decision: { outcome: 'block', facts: { exemptions: [] } } });
    expect(other['exemptions']).toBeUndefined();
  });
});

describe('what else is recorded of who it is', () => {
  it('is the basis of the stage, and where plate and colour do not go together', async () => {
    await scene.vehicle('冀BD80599', { emissionStage: 'D', emissionBasis: '0', fuel: 'C' });
    const recorded = await decisionOn('冀BD80599');
    expect(recorded).toMatchObject({
      emissionBasis: '0',
      findings: [
        { code: 'plate-kind-colour', text: { zh: expect.stringContaining('识别为黄牌') as string } },
      ],
      decision: { facts: { emissionStage: 'D' } },
    });
  });

  it('is nothing where everything is plain', async () => {
    await scene.vehicle('冀B00599');
    const recorded = await decisionOn('冀B00599');
    expect([recorded['findings'], recorded['listed']]).toEqual([undefined, undefined]);
  });

  it('never takes a plug-in hybrid for electric, whatever a platform has said of its eight characters', async () => {
    await scene.vehicle('冀BF80599', { emissionStage: 'D', emissionBasis: '0', fuel: 'C' });
    expect(await decisionOn('冀BF80599', begins + hour)).toMatchObject({
      emissionBasis: '0',
      decision: { outcome: 'block', facts: { emissionStage: 'unknown', fuel: 'unknown' } },
    });
  });
});

describe('a list of a hundred thousand', () => {
  it('is asked by its index, in the one question of a decision', async () => {
    await scene.database.$executeRaw`INSERT INTO over_limit
      SELECT '鲁' || chr(65 + n % 8) || lpad(n::text, 5, '0'), '1', '5', ${new Date(issuedAt)}, NULL, 0
      FROM generate_series(0, 99999) n`;
    await scene.database.$executeRawUnsafe('ANALYZE over_limit');
    const plan = await scene.database.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN SELECT * FROM over_limit o WHERE plate_fold(o.plate_no) = plate_fold('鲁BZ3456')`,
    );
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('over_limit_folded');
    const asked = { passage: 'none', lane: '1-in', plateNo: '鲁BZ3457', plateColour: '1', eventTime: calm };
    const times: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      const started = performance.now();
      const { lookAlikes } = await decisionBasis(scene.database, asked);
      times.push(performance.now() - started);
      expect(lookAlikes.map(({ plateNo }) => plateNo)).toEqual(['鲁B23457']);
    }
    expect(times.toSorted((a, b) => a - b)[30]).toBeLessThan(25);
    await scene.database.$executeRaw`DELETE FROM over_limit WHERE seq = 0`;
  });
});

it('leaves projections that a rebuild makes the same', async () => {
  const before = await scene.database.$transaction((transaction) => projectionDigests(transaction));
  const { changed } = await rebuildProjections(scene.database, {
    person: '管理员甲',
    reason: '核对号牌名单',
  });
  expect(changed).toEqual([]);
  expect(await scene.database.$transaction((transaction) => projectionDigests(transaction))).toEqual(before);
});
