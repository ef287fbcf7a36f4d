/** The bench's floor: decode, decide and pulse with nothing kept anywhere. What durability costs is above this. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openBarrier } from '../activities/devices/drivers/registry.ts';
import type { Barrier } from '../activities/devices/ports/barrier.port.ts';
import { decodeVzenith, vzenithAnswer } from '../activities/devices/drivers/vzenith.codec.ts';
import { sha256Hex } from '../activities/ledger/canonical.ts';
import { deriveFacts, evaluate, ORDINARY, loadSeedRuleSet } from '../rules/index.ts';

export interface FloorServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startFloor(barrierPort: number, port = 0): Promise<FloorServer> {
  const ruleSet = loadSeedRuleSet('normal', sha256Hex);
  const barrier = openBarrier({
    id: 'floor',
    lane: '1-in',
    kind: 'barrier',
    driver: 'modbus-tcp',
    address: `127.0.0.1:${barrierPort}`,
    map: { pulseMs: 200, pollMs: 20 },
    maker: 'generic',
    serialNo: null,
  });
  const shut = closeBehind(barrier);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const read = decodeVzenith(JSON.parse(Buffer.concat(chunks).toString()), { receivedAt: Date.now() });
      response.setHeader('content-type', 'application/json');
      if (read.kind !== 'plate' || read.trigger !== 'auto') {
        response.end('{}');
        return;
      }
      response.end(JSON.stringify(vzenithAnswer(read.eventId, 0)));
      const { plateNo, plateColour, eventTime } = read;
      const facts = deriveFacts({
        ...ORDINARY,
        plateNo: plateNo ?? '',
        plateColour,
        lane: '1-in',
        entrance: '1',
        direction: 'in',
        eventTime,
        alertLevel: 'none',
        overLimit: false,
        vehicle: null,
      });
      void evaluate(ruleSet, facts).then(({ outcome }) => (outcome === 'allow' ? barrier.pulseOpen() : null));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      shut.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await barrier.close();
    },
  };
}

/** Not measured: brings the arm down again so that the next vehicle can come. */
function closeBehind(barrier: Barrier): { stop(): void } {
  let passing = false;
  return barrier.watch({
    inputs: ({ loopB, arm }) => {
      if (loopB) passing = true;
      else if (passing && arm === 'open') {
        passing = false;
        void barrier.pulseClose();
      }
    },
    lost: () => undefined,
  });
}
