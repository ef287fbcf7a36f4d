import { afterEach, describe, expect, it } from 'vitest';
import { SimulatedScale } from '../simulators/simulated-scale.ts';
import type { StableWeight } from '../ports/scale.port.ts';
import { scaleProtocols } from './scale.frames.ts';
import type { ScaleProtocol } from './scale.frames.ts';
import { TcpScale } from './scale.tcp.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const hasFlag = (protocol: ScaleProtocol): boolean => ['toledo', 'st-gs', 'mt-sics'].includes(protocol);

async function watched(protocol: ScaleProtocol, timeoutMs = 400) {
  const scale = await SimulatedScale.start({ protocol, everyMs: 10 });
  const driver = new TcpScale({ host: '127.0.0.1', port: scale.port, protocol, timeoutMs });
  open.push(driver, scale);
  const stood: StableWeight[] = [];
  const told: string[] = [];
  driver.watch({
    stood: (weight) => stood.push(weight),
    lost: ({ message }) => told.push(`lost: ${message}`),
    heard: () => told.push('heard'),
  });
  const weighs = async (kg: number): Promise<void> => {
    scale.kg = kg;
    await expect.poll(() => stood.at(-1)?.kg).toBe(kg);
  };
  return { scale, stood, told, weighs };
}

describe.each(scaleProtocols)('a scale that speaks %s', (protocol) => {
  it('tells each weight once when it stands still, and nothing of what rolls over it', async () => {
    const { scale, stood, weighs } = await watched(protocol);
    await weighs(12_450);
    scale.moving = true;
    const { sent } = scale;
    await expect.poll(() => scale.sent - sent).toBeGreaterThan(30);
    expect(stood).toHaveLength(1);
    scale.moving = false;
    await weighs(32_460);
    expect(stood.map(({ kg }) => kg)).toEqual([12_450, 32_460]);
    expect(stood[0]).toMatchObject({ by: hasFlag(protocol) ? 'flag' : 'equal-readings' });
    expect(stood[0]?.raw.length).toBeGreaterThan(5);
  });
});

describe('a scale', () => {
  it('is lost when it says nothing, talks otherwise or is gone, and heard again after each', async () => {
    const { scale, told, weighs } = await watched('st-gs');
    await weighs(12_000);
    scale.silent = true;
    await expect.poll(() => told.length).toBe(1);
    scale.silent = false;
    await expect.poll(() => told.at(-1)).toBe('heard');
    scale.noise = Buffer.from('ST,GS,+00x2450kg\r\n');
    await expect.poll(() => told.at(-1)).toMatch(/^lost: .* sends nothing that is st-gs$/);
    scale.noise = null;
    await expect.poll(() => told.at(-1)).toBe('heard');
    await scale.vanish();
    await expect.poll(() => told.at(-1)).toMatch(/^lost/);
    await scale.comeBack();
    await weighs(13_000);
    expect(told.at(-1)).toBe('heard');
  });
});
