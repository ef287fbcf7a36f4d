import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LaneStep } from './lane-run.ts';
import type { SimulatedLane } from './simulated-lane.ts';
import { startSimulatedSite, type SimulatedSite } from './simulated-site.ts';
import { SmallGate } from './small-gate.fixture.ts';

let gate: SmallGate;
let site: SimulatedSite;
let lane: SimulatedLane;

beforeEach(async () => {
  gate = new SmallGate();
  const ports = { barrierPort: 0, boardPort: 0 };
  site = await startSimulatedSite({
    ingestUrl: await gate.listen(),
    lanes: [{ lane: 'in-1', cameraDeviceId: 'camera-in-1', serialNo: 'SN-1', ...ports }],
    armMs: 30,
    heartbeatMs: null,
    resendMs: 5,
    traffic: { entrances: [{ inLane: 'in-1', outLane: 'in-1' }], vehicles: [] },
  });
  const [only] = site.lanes.values();
  if (only === undefined) throw new Error('the site has no lane');
  lane = only;
  gate.operate(lane);
});

afterEach(async () => {
  // The drivers first: they still owe their coils an "off".
  await gate.close();
  await site.close();
});

async function post(path: string, body: unknown): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${site.controlUrl}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: answer.status, text: await answer.text() };
}

const truck = { plate: '冀B12345', colour: 'yellow', speed: 50 } as const;

describe('a simulated lane', () => {
  it('drives an allowed vehicle through and tells each step in order', async () => {
    const steps: LaneStep[] = [];
    const result = await lane.drive(truck, (step) => steps.push(step));
    const names = steps.map(({ step }) => step);
    expect([...names].sort()).toEqual([
      'acknowledged',
      'arm-closed',
      'arm-open',
      'arrived',
      'board',
      'coil',
      'pushed',
      'through',
      'under-arm',
    ]);
    const order = ['arrived', 'pushed', 'coil', 'arm-open', 'under-arm', 'through', 'arm-closed'] as const;
    expect(names.filter((name) => order.some((wanted) => wanted === name))).toEqual(order);
    expect(steps.find(({ step }) => step === 'board')).toMatchObject({
      text: ['冀B12345', '请通行'],
      voice: '请通行',
      colour: 'green',
    });
    expect(result).toMatchObject({
      opened: true,
      acknowledged: true,
      httpStatus: 200,
      serialNo: 'SN-1',
      boardLines: ['冀B12345', '请通行'],
    });
    expect(result.coilMs).toBeGreaterThan(0);
    expect(result.boardMs).toBeGreaterThan(0);
    expect(gate.plates[0]).toMatchObject({
      eventId: result.eventId,
      eventTime: result.eventTime,
      serialNo: 'SN-1',
    });
    expect(gate.requests[0]?.url).toBe('/vzenith/camera-in-1');
    expect(lane.barrier).toMatchObject({ openings: 1, struck: 0 });
  });

  it('turns a refused vehicle back and the camera says so', async () => {
    const steps: LaneStep[] = [];
    const vehicle = { ...truck, colour: 'blue', patienceMs: 50 } as const;
    const result = await lane.drive(vehicle, (step) => steps.push(step));
    expect(result).toMatchObject({ opened: false, coilMs: null, boardLines: ['冀B12345', '禁止通行'] });
    expect(steps.at(-1)?.step).toBe('turned-back');
    expect(gate.plates.map(({ trigger }) => trigger)).toEqual(['auto', 'turned-back']);
    expect(lane.barrier.openings).toBe(0);
    expect(lane.barrier.inputs.loopA).toBe(false);
  });

  it('does not take what the vehicle before caused for its own', async () => {
    await lane.drive(truck);
    const steps: LaneStep[] = [];
    const result = await lane.drive({ ...truck, colour: 'blue', patienceMs: 50 }, (step) => steps.push(step));
    expect(result).toMatchObject({ opened: false, coilMs: null, boardLines: ['冀B12345', '禁止通行'] });
    expect(result.boardMs).toBeGreaterThan(0);
    expect(steps[0]).toMatchObject({ step: 'arrived' });
    expect(steps.filter(({ step }) => step === 'board')).toHaveLength(1);
  });

  it('shows the camera an unreadable plate', async () => {
    const result = await lane.drive({ ...truck, unread: true, patienceMs: 50 });
    expect(gate.plates[0]).toMatchObject({ plateNo: null, plateColour: '5' });
    expect(result.boardLines[0]).toBe('无牌车');
  });

  it('lets one vehicle after the other to the arm', async () => {
    const log: string[] = [];
    const report = (name: string) => (step: LaneStep) => log.push(`${name} ${step.step}`);
    await Promise.all([lane.drive(truck, report('first')), lane.drive(truck, report('second'))]);
    expect(log.indexOf('first arm-closed')).toBeLessThan(log.indexOf('second arrived'));
    expect(lane.barrier).toMatchObject({ openings: 2, struck: 0 });
    expect(new Set(gate.plates.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('leaves loop A clear between a vehicle that turned back and the next', async () => {
    const clear: number[] = [];
    const stop = lane.barrier.changes.listen(() => {
      const occupied = lane.barrier.inputs.loopA;
      if (occupied === clear.length % 2 > 0) clear.push(performance.now());
    });
    const refused = { ...truck, colour: 'blue', speed: 10, patienceMs: 0 } as const;
    await lane.drive(refused);
    await lane.drive({ ...refused, plate: '冀B12346' });
    stop();
    const [, left = 0, came = 0] = clear;
    expect(came - left).toBeGreaterThan(110);
  });

  it('sends an event again until it is acknowledged, at most four times', async () => {
    const seen = { plate: '冀B12345', colour: 'blue' } as const;
    gate.outages = 5;
    expect(await lane.camera.push(seen)).toMatchObject({ tries: 5, acknowledged: false, status: 503 });
    gate.outages = 4;
    const offline = await lane.camera.push({ ...seen, offline: true });
    expect(offline).toMatchObject({ tries: 5, acknowledged: true, status: 200 });
    expect(gate.plates).toMatchObject([{ offline: true }]);
  });

  it('sends heartbeats with the password in them, and input signals', async () => {
    const beat = lane.camera.startHeartbeat(10);
    await vi.waitUntil(() => gate.requests.length >= 2);
    beat.stop();
    expect(gate.requests[0]?.type).toContain('multipart/form-data; boundary=');
    expect(gate.requests[0]?.body).toMatch(/name="pass_wd"\r\n\r\n.+\r\n[^]*name="serialno"\r\n\r\nSN-1\r\n/);
    expect(await lane.camera.pushSignal({ source: 1, value: 1 })).toEqual({ status: 200 });
  });

  it('ends a drive when the site is taken down', async () => {
    const driving = lane.drive({ ...truck, colour: 'blue', patienceMs: 60_000 });
    await vi.waitUntil(() => lane.board.messages.length > 0);
    await lane.close();
    expect(await driving).toMatchObject({ opened: false });
  });
});

describe('the control API', () => {
  it('streams the steps of a vehicle and ends with the result', async () => {
    const { status, text } = await post('/vehicle', { lane: 'in-1', ...truck });
    expect(status).toBe(200);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ step: 'arrived' });
    expect(lines.at(-1)).toMatchObject({ done: { opened: true, serialNo: 'SN-1' } });
  });

  it('keeps the event time that was asked for', async () => {
    const eventTime = new Date(Date.now() - 3_600_000).toISOString();
    await post('/vehicle', { lane: 'in-1', ...truck, eventTime });
    expect(gate.plates[0]?.eventTime).toBe(Date.parse(eventTime));
  });

  it.each([
    ['/vehicle', { lane: 'in-9', plate: '冀B12345' }, 'the lanes are in-1'],
    ['/vehicle', { lane: 'in-1' }, 'plate'],
    ['/vehicle', { lane: 'in-1', plate: '冀B12345', colour: 'red' }, 'colour'],
    ['/vehicle', { lane: 'in-1', plate: '冀B12345', eventTime: 'yesterday' }, 'eventTime'],
    ['/fault', { device: 'barrier', lane: 'in-1', fault: 'drop' }, 'fault'],
    ['/fault', { device: 'camera', lane: 'in-1', fault: null }, 'device'],
    ['/force-arm', { lane: 'in-1', position: 'up' }, 'position'],
    ['/traffic', { on: 'yes' }, 'on'],
  ])('answers %s %j with 400 and a reason', async (path, body, reason) => {
    const { status, text } = await post(path, body);
    expect(status).toBe(400);
    expect((JSON.parse(text) as { error: string }).error).toContain(reason);
  });

  it('sets faults, moves the arm, presses the handset and tells the state', async () => {
    await post('/fault', { device: 'barrier', lane: 'in-1', fault: 'arm-stuck' });
    await post('/fault', { device: 'board', lane: 'in-1', fault: 'drop' });
    await post('/force-arm', { lane: 'in-1', position: 'open' });
    await post('/handset', { lane: 'in-1', pressMs: 50 });
    await post('/traffic', { on: true });
    const state = (await (await fetch(`${site.controlUrl}/state`)).json()) as object;
    expect(state).toMatchObject({
      traffic: true,
      lanes: [
        {
          lane: 'in-1',
          vehicles: 0,
          barrier: { arm: 'open', fault: 'arm-stuck', openings: 0, inputs: { handset: true } },
          board: { fault: 'drop' },
        },
      ],
    });
    expect(await lane.barrier.changes.until(() => !lane.barrier.inputs.handset, 1000)).toBe(true);
  });
});
