import * as v from 'valibot';
import type { Barrier } from '../ports/barrier.port.ts';
import type { Board } from '../ports/board.port.ts';
import { ModbusBarrier } from './barrier.modbus.ts';
import { LedBoard } from './board.led.ts';
import { vzenithMapSchema, type VzenithMap } from './vzenith.map.ts';

/** A device as configured. The core knows devices only by their rows. */
export interface DeviceRow {
  readonly id: string;
  readonly lane: string;
  readonly kind: 'camera' | 'barrier' | 'board';
  /** A name out of `driverNames[kind]`. */
  readonly driver: string;
  /** `host:port`; an IPv6 host in brackets. */
  readonly address: string;
  /** The driver's settings; `null` = all defaults. */
  readonly map: unknown;
  readonly maker: string;
  readonly serialNo: string | null;
}

export const driverNames = {
  camera: ['vzenith-http'],
  barrier: ['modbus-tcp'],
  board: ['vz-led-tcp'],
} as const;

/** A device row that cannot be used; the message says which field and what it must be. */
export class DeviceRowFault extends Error {
  override readonly name = 'DeviceRowFault';
}

const coil = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));

function milliseconds(from: number, to: number) {
  const message = `must be between ${from} and ${to} milliseconds`;
  return v.optional(v.pipe(v.number(), v.integer(), v.minValue(from, message), v.maxValue(to, message)));
}

/** Defaults are the wiring convention of domain §6.6: DO1 open, DO2 close, DI1–DI6. */
const barrierMapSchema = v.pipe(
  v.strictObject({
    unit: v.optional(coil, 1),
    timeoutMs: milliseconds(50, 10_000),
    pulseMs: milliseconds(200, 1000),
    pollMs: milliseconds(10, 5000),
    openCoil: v.optional(coil, 0),
    closeCoil: v.optional(coil, 1),
    inputs: v.optional(
      v.strictObject({
        openLimit: v.optional(coil, 0),
        closeLimit: v.optional(coil, 1),
        loopA: v.optional(coil, 2),
        loopB: v.optional(coil, 3),
        radar: v.optional(coil, 4),
        handset: v.optional(coil, 5),
      }),
      {},
    ),
  }),
  v.check(({ openCoil, closeCoil }) => openCoil !== closeCoil, 'openCoil and closeCoil must differ'),
  v.check(
    ({ inputs }) => new Set(Object.values(inputs)).size === 6,
    'the six inputs must have different addresses',
  ),
);

const boardMapSchema = v.strictObject({ timeoutMs: milliseconds(50, 10_000) });

export function openBarrier(device: DeviceRow): Barrier {
  requireDriver(device, 'barrier');
  const { timeoutMs, pulseMs, pollMs, unit, openCoil, closeCoil, inputs } = settings(
    device,
    barrierMapSchema,
  );
  const map = { openCoil, closeCoil, inputs };
  return new ModbusBarrier({ ...hostAndPort(device), unit, map, ...present({ timeoutMs, pulseMs, pollMs }) });
}

export function openBoard(device: DeviceRow): Board {
  requireDriver(device, 'board');
  const { timeoutMs } = settings(device, boardMapSchema);
  return new LedBoard({ ...hostAndPort(device), ...present({ timeoutMs }) });
}

/** The code tables of a camera, for `decodeVzenith`. */
export function readCameraMap(device: DeviceRow): VzenithMap {
  requireDriver(device, 'camera');
  return settings(device, vzenithMapSchema);
}

function requireDriver(device: DeviceRow, kind: DeviceRow['kind']): void {
  if (device.kind !== kind) throw fault(device, `kind is "${device.kind}", but a ${kind} is needed here`);
  const names: readonly string[] = driverNames[kind];
  if (names.includes(device.driver)) return;
  throw fault(device, `driver "${device.driver}" is not known for a ${kind}; known: ${names.join(', ')}`);
}

function hostAndPort(device: DeviceRow): { host: string; port: number } {
  const match = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<name>[^\s:[\]]+)):(?<port>\d{1,5})$/.exec(device.address);
  const host = match?.groups?.['v6'] ?? match?.groups?.['name'];
  const port = Number(match?.groups?.['port']);
  if (host !== undefined && port >= 1 && port <= 65_535) return { host, port };
  throw fault(device, `address "${device.address}" must be host:port, for example 192.0.2.20:502`);
}

function settings<S extends v.GenericSchema>(device: DeviceRow, schema: S): v.InferOutput<S> {
  // The schema library takes an array for an object without keys.
  if (Array.isArray(device.map)) throw fault(device, 'map must be an object, not a list');
  const parsed = v.safeParse(schema, device.map ?? {});
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => {
    const path = v.getDotPath(issue);
    return `map${path === null ? '' : `.${path}`}: ${issue.message}`;
  });
  throw fault(device, problems.join('; '));
}

function fault(device: DeviceRow, problem: string): DeviceRowFault {
  return new DeviceRowFault(`device ${device.id} (lane ${device.lane}): ${problem}; correct the device row`);
}

/** Leaves out what is not set, so that the driver's own default holds. */
function present<T extends Record<string, number | undefined>>(values: T): { [K in keyof T]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: number;
  };
}
