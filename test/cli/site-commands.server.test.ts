/** The command line against a site that runs. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { runCli } from './run-cli.ts';
import type { Told } from './run-cli.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
});
afterAll(() => site.close());

const run = (...args: string[]): Promise<Told> =>
  runCli(site, args, { GREENGATE_INGEST_PORT: new URL(site.gate().ingestUrl).port });

/** Gates acknowledge by themselves what they go by. */
const entries = async (): Promise<number> =>
  site.database.ledgerEntry.count({ where: { kind: { not: 'gate-acknowledged' } } });
const signature = ['--as', '张', '--reason', '演练公告'];

describe('greengate vehicle', () => {
  it('refuses a lane that there is not before anything is filed, and names those that there are', async () => {
    const before = await entries();
    const { code, err } = await run('vehicle', '--lane', '9', '--plate', '冀B12345', '--stage', '6');
    expect(code).toBe(1);
    expect(err).toBe('There is no lane "9" in this site; name one of 1-in, 1-out, 2-in, 2-out.\n');
    expect(await entries()).toBe(before);
  });

  it('files the plate as the camera reads it', async () => {
    const { code, out } = await run(
      ...['vehicle', '--lane', '1-in', '--plate', '冀b·90001', '--stage', '6', '--speed', '8', '--json'],
    );
    const last = JSON.parse(out.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect(last).toMatchObject({ outcome: 'allow', opened: true, recorded: true, refused: null });
    expect(await site.database.vehicle.count({ where: { plateNo: '冀B90001' } })).toBe(1);
    expect(code).toBe(0);
  });

  it('waits for nothing after a push that the ingest has refused, and says where the reason is', async () => {
    const camera = { id: 'cam-2-in' };
    const { serialNo } = await site.database.device.findUniqueOrThrow({ where: camera });
    await site.database.device.update({ where: camera, data: { serialNo: 'VZ-OTHER' } });
    await site.stopGate();
    await site.startGate();
    const started = performance.now();
    const { code, out } = await run(
      ...['vehicle', '--lane', '2-in', '--plate', '冀B90002', '--speed', '8', '--patience', '0'],
    );
    expect(performance.now() - started).toBeLessThan(45_000);
    expect(out).toContain('HTTP 403: npx greengate doctor tells why');
    expect(code).toBe(1);

    const doctor = await run('doctor');
    expect(doctor.out).toMatch(
      /! refused pushes .* newest first:\n {4}cam-2-in {2}wrong-serial {2}\d+×, last .* 北京时间 from 127\.0\.0\.1: the push has the serial number VZ-2IN-0003.*site file/,
    );
    const { refusals } = JSON.parse((await run('doctor', '--json')).out) as { refusals: object[] };
    expect(refusals[0]).toMatchObject({ device: 'cam-2-in', reason: 'wrong-serial' });

    await site.database.device.update({ where: camera, data: { serialNo } });
    await site.stopGate();
    await site.startGate();
    expect((await run('doctor')).out).toContain('✓ refused pushes: none since the gate was started');
  });
});

describe('greengate alert', () => {
  it('takes a level as the plan in force calls it, and refuses one that it does not know', async () => {
    const before = await entries();
    const unknown = await run('alert', 'start', '--level', 'mauve', ...signature);
    expect([unknown.code, unknown.out]).toEqual([1, '']);
    expect(unknown.err).toContain(
      'No level "mauve": write yellow, orange, red, or a code of the plan in force (version 1): 黄, III, 3, 橙, II, 2, 红, I, 1',
    );
    const none = await run('alert', 'start', '--level', 'IV', ...signature, '--json');
    expect(JSON.parse(none.out)).toMatchObject({ error: 'bad-request' });
    expect(await entries()).toBe(before);
    const raised = await run('alert', 'start', '--level', 'II', ...signature, '--json');
    expect(JSON.parse(raised.out)).toMatchObject({ level: 'orange', state: 'active' });
    const changed = await run('alert', 'change', '--level', '黄', ...signature, '--json');
    expect(JSON.parse(changed.out)).toMatchObject({ level: 'yellow' });
    expect((await run('alert', 'lift', ...signature)).code).toBe(0);
  });

  it('tells people the level in Chinese and English and the time in Beijing, and machines as ever', async () => {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const raised = await run('alert', 'start', '--level', 'orange', '--from', from, ...signature);
    const beijing = new Date(Date.parse(from) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    expect(raised.err).toBe('');
    expect(raised.out).toMatch(
      new RegExp(
        `^橙色预警 orange alert from ${beijing} 北京时间: active, ledger entry \\d+, alert/\\S+\\n$`,
      ),
    );
    const lifted = await run('alert', 'lift', ...signature, '--json');
    const answer = JSON.parse(lifted.out) as Record<string, string>;
    expect(Object.keys(answer).sort()).toEqual(['alert', 'effectiveFrom', 'level', 'seq', 'state']);
    expect(answer['effectiveFrom']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });
});

describe('greengate verify', () => {
  it('proves the contacts of vehicles too, and names the plate of one that was changed past the product', async () => {
    const whole = await run('verify');
    expect(whole.out).toMatch(/^The ledger is whole: .*\nContacts of vehicles: \d+, each as it was filed\n$/);
    expect(whole.code).toBe(0);
    const where = { plateNo_plateColour: { plateNo: '冀B12345', plateColour: '1' } };
    await site.database.vehicleContact.update({ where, data: { driverPhone: '13700000000' } });
    const broken = await run('verify');
    expect(broken.out).toMatch(
      /\nThe contact of 冀B12345, plate colour 1, no longer matches its commitment \(newest entry: \d+\)/,
    );
    expect(broken.out).not.toContain('13700000000');
    expect(broken.code).toBe(1);
    const { fault, contacts } = JSON.parse((await run('verify', '--json')).out) as {
      fault: unknown;
      contacts: { faults: object[] };
    };
    expect(fault).toBeNull();
    expect(contacts.faults).toEqual([expect.objectContaining({ plateNo: '冀B12345' })]);
  });
});
