import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SimulatedBarrier } from './simulated-barrier.ts';

let barrier: SimulatedBarrier;

beforeEach(async () => {
  barrier = await SimulatedBarrier.start({ openingMs: 20, closingMs: 40 });
});

afterEach(() => barrier.close());

/** Sends one PDU as unit 1 and returns the PDU of the answer, both in hexadecimal. */
async function ask(pdu: string): Promise<string> {
  const socket = connect(barrier.port, '127.0.0.1');
  const length = (pdu.length / 2 + 1).toString(16).padStart(4, '0');
  socket.write(Buffer.from(`00070000${length}01${pdu}`, 'hex'));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(answer.subarray(0, 4).toString('hex')).toBe('00070000');
  expect(answer.readUInt16BE(4)).toBe(answer.length - 6);
  return answer.subarray(7).toString('hex');
}

it('echoes a coil write and opens at its rising edge', async () => {
  expect(await ask('050000ff00')).toBe('050000ff00');
  expect(await ask('050000ff00')).toBe('050000ff00');
  expect(barrier.openings).toBe(1);
  expect(await barrier.changes.until(() => barrier.arm.state === 'open', 1000)).toBe(true);
  expect(await ask('0500000000')).toBe('0500000000');
  expect(barrier.coilWrites.at(-1)?.heldMs).toBeGreaterThan(0);
});

it('packs inputs and coils into bits', async () => {
  barrier.setInput('loopA', true);
  barrier.setInput('handset', true);
  expect(await ask('0200000008')).toBe('020126');
  await ask('050001ff00');
  expect(await ask('0100000008')).toBe('010102');
});

it.each([
  ['0300000001', '8301'],
  ['0200000009', '8202'],
  ['050009ff00', '8502'],
  ['0500001234', '8503'],
])('answers the request %s with the exception %s', async (request, answer) => {
  expect(await ask(request)).toBe(answer);
});

it('drops a client that does not speak Modbus', async () => {
  const socket = connect(barrier.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await once(socket, 'close');
});

it('counts an arm that comes down on an occupied loop B, once', async () => {
  barrier.forceArm('open');
  await ask('050001ff00');
  barrier.setInput('loopB', true);
  barrier.setInput('loopB', true);
  expect(barrier.struck).toBe(1);
});

it('turns round in the middle of its way', async () => {
  barrier.forceArm('open');
  await ask('050001ff00');
  expect(barrier.arm.state).toBe('closing');
  await ask('050000ff00');
  expect(await barrier.changes.until(() => barrier.arm.state === 'open', 1000)).toBe(true);
});

it('does not move a stuck arm', async () => {
  await barrier.setFault('arm-stuck');
  expect(await ask('050000ff00')).toBe('050000ff00');
  expect([barrier.openings, barrier.arm.state]).toEqual([1, 'closed']);
});
