import { describe, expect, it } from 'vitest';
import { SimulatedBarrier } from '../simulators/simulated-barrier.ts';
import { DeviceRowFault, openBarrier, openBoard, readCameraMap, type DeviceRow } from './registry.ts';
import { defaultVzenithMap } from './vzenith.map.ts';

function aDevice(row: Partial<DeviceRow> = {}): DeviceRow {
  return {
    id: 'in-1-barrier',
    lane: 'in-1',
    kind: 'barrier',
    driver: 'modbus-tcp',
    address: '127.0.0.1:502',
    map: null,
    maker: 'generic',
    serialNo: null,
    ...row,
  };
}

describe('device registry', () => {
  it('opens a barrier with the usual wiring when the row says nothing else', async () => {
    const relay = await SimulatedBarrier.start();
    relay.setInput('loopB', true);
    const barrier = openBarrier(aDevice({ address: `127.0.0.1:${relay.port}` }));
    expect(await barrier.read()).toMatchObject({ arm: 'closed', loopB: true, radar: false });
    await barrier.close();
    await relay.close();
  });

  it('uses other wiring where the row says so', async () => {
    const relay = await SimulatedBarrier.start();
    relay.setInput('handset', true);
    const map = { inputs: { radar: 5, handset: 4 } };
    const barrier = openBarrier(aDevice({ address: `127.0.0.1:${relay.port}`, map }));
    expect(await barrier.read()).toMatchObject({ radar: true, handset: false });
    await barrier.close();
    await relay.close();
  });

  it.each([
    [{ driver: 'modbus-rtu' }, 'known: modbus-tcp'],
    [{ kind: 'board' as const }, 'a barrier is needed'],
    [{ address: '127.0.0.1' }, 'host:port'],
    [{ address: '127.0.0.1:70000' }, 'host:port'],
    [{ map: { pulseMs: 5000 } }, 'map.pulseMs: must be between 200 and 1000'],
    [{ map: { openCoil: 1 } }, 'openCoil and closeCoil must differ'],
    [{ map: { inputs: { loopA: 3 } } }, 'different addresses'],
    [{ map: { inputs: { loopC: 3 } } }, 'map.inputs.loopC'],
    [{ map: [] }, 'map'],
  ])('refuses %j and says why', (row, reason) => {
    expect(() => openBarrier(aDevice(row))).toThrow(DeviceRowFault);
    expect(() => openBarrier(aDevice(row))).toThrow(reason);
    expect(() => openBarrier(aDevice(row))).toThrow('in-1-barrier');
  });

  it('opens a board', async () => {
    const board = openBoard(aDevice({ kind: 'board', driver: 'vz-led-tcp', map: { timeoutMs: 100 } }));
    await board.close();
  });

  it('reads the code tables of a camera', () => {
    const camera = { kind: 'camera', driver: 'vzenith-http' } as const;
    expect(readCameraMap(aDevice(camera))).toEqual(defaultVzenithMap);
    expect(readCameraMap(aDevice({ ...camera, map: { colours: { '9': '4' } } })).colours).toEqual({
      '9': '4',
    });
    expect(() => readCameraMap(aDevice({ ...camera, map: { colours: { '9': 'green' } } }))).toThrow(
      'ledger colour code',
    );
  });
});
