import { BarrierFault } from '../ports/barrier.port.ts';

/** The connection ended while an answer was awaited. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/**
 * Exceptions by which a device says that it has not begun: illegal function, address or value, busy, no gateway path.
 * The others (device failure, acknowledge, no answer behind a gateway) leave open whether the coil was energised.
 */
const nothingDone = new Set([1, 2, 3, 6, 10]);

/** Translates what the Modbus library throws; `energising` = the request would have switched a coil on. */
export function asBarrierFault(
  cause: unknown,
  request: { readonly what: string; readonly energising: boolean },
): BarrierFault {
  if (cause instanceof BarrierFault) return cause;
  const { what, energising } = request;
  const text = cause instanceof Error ? cause.message : String(cause);
  const { modbusCode, errno } = (cause ?? {}) as { modbusCode?: unknown; errno?: unknown };
  if (typeof modbusCode === 'number') {
    const coilUntouched = !energising || nothingDone.has(modbusCode);
    return new BarrierFault('exception', `${what}: the relay refused: ${text}`, { coilUntouched, cause });
  }
  if (errno === 'ETIMEDOUT') {
    return new BarrierFault('timeout', `${what}: the relay did not answer in time`, {
      coilUntouched: !energising,
      cause,
    });
  }
  if (errno === 'ECONNREFUSED') {
    return new BarrierFault('unreachable', `${what}: not sent, the connection is closed`, {
      coilUntouched: true,
      cause,
    });
  }
  const kind = cause instanceof ConnectionLost ? 'unreachable' : 'wrong-answer';
  return new BarrierFault(kind, `${what}: ${text}`, { coilUntouched: !energising, cause });
}
