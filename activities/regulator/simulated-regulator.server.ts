/** The simulated platform over HTTP: the interface for plants, and a control interface for those who test. */
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import { judge, platformCodes } from './simulated-regulator.checks.ts';
import type { PlatformRules, Verdict } from './simulated-regulator.checks.ts';
import { faultModes, faultOrder, Faults } from './simulated-regulator.faults.ts';
import { platformPage } from './simulated-regulator.page.ts';
import type { PlatformView, Refusal } from './simulated-regulator.page.ts';
import type { AcceptedStore } from './simulated-regulator.store.ts';

const bodyLimit = 64 * 1024;
const keptErrors = 50;
const pageSize = 500;

interface Parsed {
  readonly raw: string;
  readonly json: unknown;
}

class Platform {
  readonly rules: PlatformRules;
  readonly faults: Faults;
  readonly #refusals: Record<string, number> = {};
  readonly #lastErrors: Refusal[] = [];

  constructor(rules: PlatformRules) {
    this.rules = rules;
    this.faults = new Faults(rules.now);
  }

  noteRefusal(reason: string, message: string): void {
    this.#refusals[reason] = (this.#refusals[reason] ?? 0) + 1;
    this.#lastErrors.push({ at: new Date(this.rules.now()).toISOString(), reason, message });
    if (this.#lastErrors.length > keptErrors) this.#lastErrors.shift();
  }

  view(): PlatformView {
    return {
      store: this.rules.store,
      mode: this.faults.mode,
      refusals: this.#refusals,
      lastErrors: this.#lastErrors,
    };
  }
}

export function createRegulatorServer(rules: PlatformRules): FastifyInstance {
  const server = Fastify({ bodyLimit, forceCloseConnections: true });
  const platform = new Platform(rules);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const raw = body.toString();
    try {
      done(null, { raw, json: JSON.parse(raw) as unknown });
    } catch {
      done(Object.assign(new Error('the body is no JSON'), { statusCode: 400 }));
    }
  });
  server.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    platform.noteRefusal(`http-${status}`, error.message);
    await reply.code(status).send({ success: false, code: status, message: error.message });
  });
  server.post('/api/v1/passages', (request, reply) => receive(platform, request.body as Parsed, reply));
  addControl(server, platform);
  return server;
}

async function receive(platform: Platform, request: Parsed, reply: FastifyReply): Promise<unknown> {
  const fault = platform.faults.take();
  switch (fault) {
    case '5xx':
      return reply.code(503).send({ success: false, code: 503, message: 'platform under maintenance' });
    case 'hang':
      reply.hijack();
      return;
    case 'error-body':
      return answer(platformCodes.busy, 'platform busy, send again later', null);
    case 'refuse-all':
      platform.noteRefusal('refuse-all', 'told to refuse');
      return answer(platformCodes.badField, 'this platform was told to refuse every record', null);
  }
  const settled = settle(platform, judge({ body: request.raw, json: request.json }, platform.rules));
  if (fault !== 'lost-answer') return settled;
  reply.hijack();
  reply.raw.socket?.destroy();
  return;
}

function settle(platform: Platform, verdict: Verdict): unknown {
  switch (verdict.kind) {
    case 'accept': {
      const record = platform.rules.store.accept(verdict.fields, platform.rules.now());
      return answer(platformCodes.accepted, 'ok', record.recordId);
    }
    case 'duplicate':
      return answer(platformCodes.duplicate, 'this record is here already', verdict.record.recordId);
    case 'refuse':
      platform.noteRefusal(verdict.reason, verdict.message);
      return answer(verdict.code, verdict.message, null);
  }
}

function answer(code: number, message: string, recordId: string | null): unknown {
  return {
    success: recordId !== null,
    code,
    message,
    data: recordId === null ? null : { recordId },
  };
}

const acceptedQuery = v.object({
  gate: v.optional(v.string()),
  after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/)), '0'),
});

/** By `number`; the next page is `?after=<next>`, null: that was the last. */
function acceptedPage(store: AcceptedStore, { gate, after }: v.InferOutput<typeof acceptedQuery>): unknown {
  const records = gate === undefined ? store.records : (store.gates.get(gate)?.records ?? []);
  const rest = records.filter(({ number }) => number > Number(after));
  const page = rest.slice(0, pageSize);
  return { records: page, next: rest.length > page.length ? (page.at(-1)?.number ?? null) : null };
}

function addControl(server: FastifyInstance, platform: Platform): void {
  const { store } = platform.rules;
  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(platformPage(platform.view())),
  );
  server.post('/control/fail', async (request, reply) => {
    const order = v.safeParse(faultOrder, (request.body as Parsed | null)?.json);
    if (!order.success)
      return reply.code(400).send({
        message: `send {mode, minutes?, count?} with mode one of ${faultModes.join(', ')}`,
      });
    platform.faults.order(order.output);
    return { mode: platform.faults.mode };
  });
  server.get('/control/accepted', async (request, reply) => {
    const query = v.safeParse(acceptedQuery, request.query);
    if (query.success) return acceptedPage(store, query.output);
    return reply.code(400).send({ message: 'after must be the number of a record, or be left out' });
  });
  server.get('/control/state', async () => {
    const { mode, refusals, lastErrors } = platform.view();
    const gates = [...store.gates].map(([gateNo, book]) => [
      gateNo,
      { accepted: book.records.length, lastSerial: book.lastSerial, missing: book.missing },
    ]);
    return {
      mode,
      accepted: store.records.length,
      gates: Object.fromEntries(gates) as unknown,
      refusals,
      lastErrors,
    };
  });
}
