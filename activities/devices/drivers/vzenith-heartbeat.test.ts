import { describe, expect, it } from 'vitest';
import { PushRefused } from '../ports/camera.port.ts';
import { decodeHeartbeat } from './vzenith-heartbeat.ts';

describe('decodeHeartbeat', () => {
  it('keeps the serial number and no credentials', () => {
    const fields = { device_name: 'IVS', user_name: 'admin', pass_wd: 'secret', serialno: 'SN' };
    expect(decodeHeartbeat(fields)).toEqual({ kind: 'heartbeat', serialNo: 'SN' });
  });

  it.each([{}, { serialno: '' }, { serialno: 'a b', pass_wd: 'secret' }])('refuses %j', (fields) => {
    expect(() => decodeHeartbeat(fields as Record<string, string>)).toThrow(PushRefused);
  });
});
