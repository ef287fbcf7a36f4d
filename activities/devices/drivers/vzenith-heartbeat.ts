import * as v from 'valibot';
import { PushRefused, type CameraHeartbeat } from '../ports/camera.port.ts';
import { serialNumberSchema } from './vzenith.schema.ts';

/** Reads a heartbeat's form fields (domain §6.1). The user name and password in them are not looked at or kept. */
export function decodeHeartbeat(fields: Readonly<Record<string, string>>): CameraHeartbeat {
  const serialNo = v.safeParse(
    serialNumberSchema,
    Object.hasOwn(fields, 'serialno') ? fields['serialno'] : undefined,
  );
  if (serialNo.success) return { kind: 'heartbeat', serialNo: serialNo.output };
  throw new PushRefused('bad-shape', `heartbeat field serialno: ${serialNo.issues[0].message}`);
}
