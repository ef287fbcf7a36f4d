import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openBarrier, openBoard, type DeviceRow } from '../drivers/registry.ts';
import { decodeVzenith, vzenithAnswer } from '../drivers/vzenith.codec.ts';
import type { Barrier } from '../ports/barrier.port.ts';
import type { Board } from '../ports/board.port.ts';
import type { PlateRead } from '../ports/camera.port.ts';
import type { SimulatedLane } from './simulated-lane.ts';

/** The least that can be called a gate: it opens for yellow plates, by the real drivers, and closes behind them. */
export class SmallGate {
  readonly plates: PlateRead[] = [];
  readonly requests: { type: string; body: string; url: string }[] = [];
  /** How many of the next requests are answered with 503. */
  outages = 0;
  barrier: Barrier | null = null;
  board: Board | null = null;
  readonly #server: Server;
  readonly #decisions: Promise<void>[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        this.requests.push({ type: request.headers['content-type'] ?? '', body, url: request.url ?? '' });
        if (this.outages > 0) {
          this.outages -= 1;
          response.writeHead(503).end();
        } else response.end(this.#answer(body));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  operate(lane: SimulatedLane): void {
    const row = (kind: DeviceRow['kind'], driver: string, port: number): DeviceRow => {
      const map = kind === 'barrier' ? { pulseMs: 200, pollMs: 10 } : null;
      const address = `127.0.0.1:${port}`;
      return { id: kind, lane: lane.lane, kind, driver, address, map, maker: 'generic', serialNo: null };
    };
    const barrier = openBarrier(row('barrier', 'modbus-tcp', lane.barrier.port));
    this.barrier = barrier;
    this.board = openBoard(row('board', 'vz-led-tcp', lane.board.port));
    let under = false;
    barrier.watch({
      inputs: ({ loopB, radar }) => {
        if (under && !loopB && !radar) void barrier.pulseClose();
        under = loopB || radar;
      },
      lost: () => undefined,
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#decisions);
    await this.barrier?.close();
    await this.board?.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(body: string): string {
    if (!body.startsWith('{')) return '';
    const push = decodeVzenith(JSON.parse(body), { receivedAt: Date.now() });
    if (push.kind !== 'plate') return '';
    this.plates.push(push);
    if (push.trigger === 'auto') this.#decisions.push(this.#decide(push));
    return JSON.stringify(vzenithAnswer(push.eventId, 0, push.offline));
  }

  async #decide({ plateNo, plateColour }: PlateRead): Promise<void> {
    const allowed = plateColour === '1';
    if (allowed) await this.barrier?.pulseOpen();
    const text = allowed ? '请通行' : '禁止通行';
    const colour = allowed ? 'green' : 'red';
    await this.board?.show({
      lines: [
        { text: plateNo ?? '无牌车', colour },
        { text, colour },
      ],
      voice: text,
    });
  }
}
