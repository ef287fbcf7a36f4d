import { PassThrough } from 'node:stream';
import fastify, { type FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { barrierFaults } from './simulated-barrier.ts';
import { boardFaults } from './simulated-board.ts';
import type { SimulatedVehicle } from './lane-run.ts';
import type { SimulatedLane } from './simulated-lane.ts';
import type { Traffic } from './traffic.ts';

const vehicleColours = ['yellow', 'blue', 'green', 'white', 'black', 'yellow-green'] as const;

/** Milliseconds since the epoch, or an ISO 8601 time with its offset. */
const timeSchema = v.union([
  v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => Date.parse(text)),
  ),
]);

const vehicleSchema = v.strictObject({
  lane: v.string(),
  plate: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(32))),
  colour: v.optional(v.picklist(vehicleColours), 'yellow'),
  confidence: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  unread: v.optional(v.boolean(), false),
  patienceMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  speed: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1000))),
  eventTime: v.optional(timeSchema),
});

const faultSchema = v.variant('device', [
  v.strictObject({
    device: v.literal('barrier'),
    lane: v.string(),
    fault: v.nullable(v.picklist(barrierFaults)),
  }),
  v.strictObject({
    device: v.literal('board'),
    lane: v.string(),
    fault: v.nullable(v.picklist(boardFaults)),
  }),
]);

const armSchema = v.strictObject({ lane: v.string(), position: v.picklist(['open', 'closed']) });
/** `opens`: the handset is wired to the motor as well and lifts the arm by itself. */
const handsetSchema = v.strictObject({
  lane: v.string(),
  opens: v.optional(v.boolean(), false),
  pressMs: v.optional(v.pipe(v.number(), v.minValue(50), v.maxValue(10_000)), 500),
});
const trafficSchema = v.strictObject({ on: v.boolean() });

/** A request that cannot be carried out; answered with 400 and its message. */
class BadRequest extends Error {
  readonly statusCode = 400;
}

export interface SiteControl {
  readonly lanes: ReadonlyMap<string, SimulatedLane>;
  readonly traffic: Traffic | null;
}

/** The control API of a simulated site; for loopback only, it has no authentication. */
export function siteControlServer(site: SiteControl): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    void reply.code(error.statusCode ?? 500).send({ error: error.message });
  });
  addVehicleRoute(server, site);
  addDeviceRoutes(server, site);
  addTrafficRoute(server, site);
  server.get('/state', async () => ({
    lanes: [...site.lanes.values()].map(stateOf),
    traffic: site.traffic?.running ?? false,
  }));
  return server;
}

function addVehicleRoute(server: FastifyInstance, site: SiteControl): void {
  server.post('/vehicle', (request, reply) => {
    const { lane, ...vehicle } = parse(vehicleSchema, request.body);
    const steps = driveAsLines(laneOf(site, lane), toVehicle(vehicle));
    return reply.type('application/x-ndjson').send(steps);
  });
}

function addDeviceRoutes(server: FastifyInstance, site: SiteControl): void {
  server.post('/fault', async (request) => {
    const order = parse(faultSchema, request.body);
    const lane = laneOf(site, order.lane);
    if (order.device === 'barrier') await lane.barrier.setFault(order.fault);
    else lane.board.setFault(order.fault);
    return stateOf(lane);
  });
  server.post('/force-arm', async (request) => {
    const { lane, position } = parse(armSchema, request.body);
    laneOf(site, lane).barrier.forceArm(position);
    return stateOf(laneOf(site, lane));
  });
  server.post('/handset', async (request) => {
    const { lane, ...press } = parse(handsetSchema, request.body);
    pressHandset(laneOf(site, lane), press);
    return stateOf(laneOf(site, lane));
  });
}

function addTrafficRoute(server: FastifyInstance, { traffic }: SiteControl): void {
  server.post('/traffic', async (request) => {
    const { on } = parse(trafficSchema, request.body);
    if (traffic === null) throw new BadRequest('this site was started without traffic');
    if (on) traffic.start();
    else traffic.stop();
    return { traffic: traffic.running };
  });
}

function parse<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, body ?? {});
  if (parsed.success) return parsed.output;
  const reasons = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
  throw new BadRequest(reasons.join('; '));
}

function laneOf({ lanes }: SiteControl, name: string): SimulatedLane {
  const lane = lanes.get(name);
  if (lane !== undefined) return lane;
  throw new BadRequest(`there is no lane "${name}"; the lanes are ${[...lanes.keys()].join(', ')}`);
}

function toVehicle({ plate, ...rest }: Omit<v.InferOutput<typeof vehicleSchema>, 'lane'>): SimulatedVehicle {
  if (plate === undefined && !rest.unread) throw new BadRequest('plate: give a plate, or unread: true');
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(given) as Omit<SimulatedVehicle, 'plate'>), plate: plate ?? '' };
}

/** One JSON line per step, the last `{"done": …}` or `{"error": …}`. The drive goes on if nobody listens any more. */
function driveAsLines(lane: SimulatedLane, vehicle: SimulatedVehicle): PassThrough {
  const lines = new PassThrough();
  const write = (line: object): void => {
    if (!lines.destroyed) lines.write(`${JSON.stringify(line)}\n`);
  };
  lane
    .drive(vehicle, write)
    .then(
      (done) => {
        write({ done });
      },
      (error: unknown) => {
        write({ error: error instanceof Error ? error.message : String(error) });
      },
    )
    .finally(() => lines.end());
  return lines;
}

function pressHandset(
  { barrier }: SimulatedLane,
  { opens, pressMs }: { opens: boolean; pressMs: number },
): void {
  barrier.setInput('handset', true);
  if (opens) barrier.arm.drive('open');
  setTimeout(() => {
    barrier.setInput('handset', false);
  }, pressMs);
}

function stateOf({ lane, barrier, board, camera, waiting }: SimulatedLane) {
  return {
    lane,
    serialNo: camera.serialNo,
    vehicles: waiting,
    barrier: {
      port: barrier.port,
      arm: barrier.arm.state,
      inputs: barrier.inputs,
      openCoil: barrier.coil(0),
      closeCoil: barrier.coil(1),
      openings: barrier.openings,
      struck: barrier.struck,
      fault: barrier.fault,
      lastCoilWrites: barrier.coilWrites.slice(-10),
    },
    board: { port: board.port, fault: board.fault, last: board.messages.at(-1) ?? null },
  };
}
