import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PushRefused, type PlateRead } from '../ports/camera.port.ts';
import { encodeGioPush, encodePlatePush, type PlateShot } from '../simulators/vzenith-push.ts';
import { decodeHeartbeat } from './vzenith-heartbeat.ts';
import { decodeVzenith, vzenithAnswer, vzenithChannel } from './vzenith.codec.ts';
import { defaultVzenithMap } from './vzenith.map.ts';

/** 2026-11-24 08:30:01 in Beijing, the sample of domain §6.1. */
const eventTime = 1_795_480_201_000;
const receivedAt = eventTime + 300;
const parts = { decyear: 2026, decmon: 11, decday: 24, dechour: 8, decmin: 30, decsec: 1 };
const sampleTime = { ...parts, sec: 1_795_480_201, usec: 0 };

function aPush(plate: Record<string, unknown> = {}, alarm: Record<string, unknown> = {}) {
  const PlateResult = {
    license: '冀B12345',
    confidence: 98,
    colorType: 2,
    type: 3,
    direction: 0,
    triggerType: 1,
    plateid: 1024,
    isoffline: 0,
    is_fake_plate: 0,
    timeStamp: { Timeval: sampleTime },
    location: { RECT: { left: 1, top: 2, right: 3, bottom: 4 } },
    imagePath: '',
    imageFile: '',
    imageFragmentFile: '',
    gioouts: [{ ionum: 0, ctrltype: 0 }],
    ...plate,
  };
  const device = { channel: 0, deviceName: 'IVS', ipaddr: '192.0.2.10', serialno: 'SN', user_data: '' };
  return { AlarmInfoPlate: { ...device, result: { PlateResult }, ...alarm } };
}

function decodePlate(body: unknown): PlateRead {
  const push = decodeVzenith(body, { receivedAt });
  if (push.kind !== 'plate') throw new Error(`expected a plate, got ${push.kind}`);
  return push;
}

function refusal(body: unknown): PushRefused {
  try {
    decodeVzenith(body, { receivedAt });
  } catch (error) {
    if (error instanceof PushRefused) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('decodeVzenith', () => {
  it('decodes the sample of the domain reference', () => {
    expect(decodePlate(aPush())).toEqual({
      kind: 'plate',
      eventId: '1024',
      serialNo: 'SN',
      plateNo: '冀B12345',
      plateColour: '1',
      confidence: 98,
      eventTime,
      offline: false,
      trigger: 'auto',
      fakePlate: false,
      flags: [],
      photos: [],
    });
  });

  it.each([
    [' 冀b·12345 ', '冀B12345'],
    ['冀Ｂ１２３４５', '冀B12345'],
    ['冀B•123 45', '冀B12345'],
    ['京ＡＤ１２３４５', '京AD12345'],
    ['_无_', null],
    ['＿无＿', null],
    ['', null],
    ['  ', null],
    ['厂内0012', '厂内0012'],
  ])('normalises the plate %j to %j', (license, plateNo) => {
    expect(decodePlate(aPush({ license }))).toMatchObject({ plateNo, flags: [] });
  });

  it('takes the first of several candidates and says so', () => {
    expect(decodePlate(aPush({ license: '冀B12345|冀B12346' }))).toMatchObject({
      plateNo: '冀B12345',
      flags: ['several-candidates'],
    });
  });

  it.each(['冀B123\u200b45', '冀B\u000012345', '冀B\u202e12345', '冀'.repeat(17)])(
    'refuses the plate text %j',
    (license) => {
      expect(refusal(aPush({ license }))).toMatchObject({ code: 'bad-shape' });
    },
  );

  it.each(Object.entries({ 0: '5', 1: '0', 2: '1', 3: '2', 4: '3', 5: '4', 6: '6' }))(
    'maps camera colour %s to ledger colour %s',
    (camera, ledger) => {
      expect(decodePlate(aPush({ colorType: Number(camera) })).plateColour).toBe(ledger);
    },
  );

  it.each([7, -1, 1.5])('maps the unknown colour code %s to "other" and flags it', (colorType) => {
    expect(decodePlate(aPush({ colorType }))).toMatchObject({
      plateColour: '5',
      flags: ['unknown-colour-code'],
    });
  });

  it('uses the maker’s own code tables', () => {
    const map = { colours: { '2': '4' }, triggers: { '1': 'io' } } as const;
    const push = decodeVzenith(aPush(), { receivedAt, map });
    expect(push).toMatchObject({ plateColour: '4', trigger: 'io' });
  });

  it.each([...Object.entries(defaultVzenithMap.triggers), ['3', 'other'] as const])(
    'maps trigger %s to %s',
    (triggerType, trigger) => {
      expect(decodePlate(aPush({ triggerType: Number(triggerType) })).trigger).toBe(trigger);
    },
  );

  it('keeps the offline and the fake-plate mark', () => {
    expect(decodePlate(aPush({ isoffline: 1, is_fake_plate: 1 }))).toMatchObject({
      offline: true,
      fakePlate: true,
    });
  });

  it('decodes an input signal in both places where firmware puts it', () => {
    const expected = { kind: 'io', serialNo: 'SN', source: 1, value: 1 };
    const nested = encodeGioPush('SN', { source: 1, value: 1 });
    const flat = { AlarmGioIn: { serialno: 'SN', source: 1, value: 1 } };
    expect(decodeVzenith(nested, { receivedAt })).toEqual(expected);
    expect(decodeVzenith(flat, { receivedAt })).toEqual(expected);
  });

  it.each([
    [{ SerialData: { serialno: 'SN' } }, 'unknown-kind', 'SerialData'],
    [{ TriggerImage: {} }, 'unknown-kind', 'TriggerImage'],
    [{}, 'unknown-kind', 'nothing'],
    [[], 'bad-shape', 'object'],
    ['text', 'bad-shape', 'object'],
    [null, 'bad-shape', 'object'],
    [{ AlarmInfoPlate: {} }, 'bad-shape', 'serialno'],
    [aPush({}, { serialno: '' }), 'bad-shape', 'serialno'],
    [aPush({ plateid: -1 }), 'bad-shape', 'result.PlateResult.plateid'],
    [aPush({ confidence: 101 }), 'bad-shape', 'confidence'],
    [aPush({ license: 5 }), 'bad-shape', 'license'],
  ])('refuses %j as %s and names %s', (body, code, named) => {
    const refused = refusal(body);
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(named);
  });

  it('throws only PushRefused, whatever it is sent', () => {
    const results = fc.record({ PlateResult: fc.anything() });
    const anyBody = fc.oneof(
      fc.anything(),
      fc.record({ AlarmInfoPlate: fc.record({ serialno: fc.string(), result: results }) }),
      fc
        .dictionary(
          fc.constantFrom('license', 'plateid', 'timeStamp', 'imageFile', 'colorType'),
          fc.anything(),
        )
        .map(aPush),
      fc.record({ license: fc.string({ unit: 'grapheme' }), plateid: fc.nat() }).map(aPush),
    );
    fc.assert(
      fc.property(anyBody, (body) => {
        try {
          decodeVzenith(body, { receivedAt });
        } catch (error) {
          expect(error).toBeInstanceOf(PushRefused);
        }
      }),
    );
  });

  it('reads back what a camera sends', () => {
    const shots: fc.Arbitrary<PlateShot> = fc.record({
      plate: fc.constantFrom('冀B12345', '京AD12345', '津C123挂', null),
      colour: fc.constantFrom('yellow', 'blue', 'green', 'white', 'black', 'yellow-green'),
      confidence: fc.nat(100),
      eventTime: fc.integer({ min: eventTime - 1e9, max: eventTime }),
      trigger: fc.constantFrom(1, 2, 66),
      offline: fc.boolean(),
      plateId: fc.nat(),
      serialNo: fc.constantFrom('SN-1', 'SN-2'),
    });
    const codes = { yellow: '1', blue: '0', green: '4', white: '2', black: '3', 'yellow-green': '6' };
    fc.assert(
      fc.property(shots, (shot) => {
        const read = decodePlate(JSON.parse(JSON.stringify(encodePlatePush(shot))));
        expect(read).toMatchObject({
          plateNo: shot.plate,
          plateColour: shot.plate === null || shot.colour === null ? '5' : codes[shot.colour],
          eventId: String(shot.plateId),
          serialNo: shot.serialNo,
          confidence: shot.confidence,
          eventTime: shot.eventTime,
          offline: shot.offline,
        });
        expect(read.flags).not.toContain('clock-fields-disagree');
        expect(read.photos.map(({ role }) => role)).toEqual(
          shot.plate === null ? ['body'] : ['body', 'plate'],
        );
        for (const { bytes } of read.photos) expect([...bytes.slice(0, 2)]).toEqual([0xff, 0xd8]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the event time', () => {
  const timed = (Timeval: object, more: object = {}) => aPush({ timeStamp: { Timeval }, ...more });

  it('adds the microseconds', () => {
    expect(decodePlate(timed({ ...sampleTime, usec: 250_999 })).eventTime).toBe(eventTime + 250);
  });

  it('takes the calendar parts as Beijing time where sec is missing', () => {
    expect(decodePlate(timed(parts))).toMatchObject({ eventTime, flags: [] });
  });

  it.each([
    [{ ...sampleTime, decsec: 4 }, ['clock-fields-disagree']],
    [{ ...sampleTime, decsec: 3 }, []],
    [{ ...sampleTime, dechour: 0 }, ['clock-fields-disagree']],
    [{ ...sampleTime, decmon: 13 }, ['clock-fields-disagree']],
    [{ ...parts, sec: 0 }, ['clock-fields-disagree']],
    [{ sec: sampleTime.sec }, []],
  ])('prefers sec and flags what disagrees: %j', (time, flags) => {
    expect(decodePlate(timed(time))).toMatchObject({ eventTime, flags });
  });

  it.each([
    {},
    { sec: 0 },
    { decyear: 2026, decmon: 2, decday: 30, dechour: 0, decmin: 0, decsec: 0 },
    { decyear: 2026 },
    { sec: 1_400_000_000 },
    { sec: sampleTime.sec + 25 * 3600 },
    { sec: Number.MAX_SAFE_INTEGER },
  ])('refuses the time %j', (time) => {
    expect(refusal(timed(time))).toMatchObject({ code: 'bad-time' });
  });

  it('accepts an old record, and flags one that is not marked offline', () => {
    const old = { sec: sampleTime.sec - 40 * 24 * 3600 };
    expect(decodePlate(timed(old, { isoffline: 1 })).flags).toEqual([]);
    expect(decodePlate(timed(old)).flags).toEqual(['late-without-offline-mark']);
  });
});

describe('the photos', () => {
  it('are decoded by role', () => {
    const imageFile = Buffer.from('whole').toString('base64');
    const imageFragmentFile = Buffer.from('crop').toString('base64');
    const { photos } = decodePlate(aPush({ imageFile, imageFragmentFile }));
    expect(photos.map(({ role, bytes }) => [role, Buffer.from(bytes).toString()])).toEqual([
      ['body', 'whole'],
      ['plate', 'crop'],
    ]);
  });

  it.each(['AAA', 'AA=A', '!!!!', 'AAAA\n', 'A-_A', 'AB=='])('are refused as %j', (imageFile) => {
    expect(refusal(aPush({ imageFile }))).toMatchObject({ code: 'bad-photo' });
  });

  it('are refused above 2 MiB and accepted at 2 MiB', () => {
    const ofSize = (size: number) => aPush({ imageFile: Buffer.alloc(size).toString('base64') });
    expect(decodePlate(ofSize(2 * 1024 * 1024)).photos).toHaveLength(1);
    expect(refusal(ofSize(2 * 1024 * 1024 + 1))).toMatchObject({ code: 'bad-photo' });
  });
});

describe('vzenithAnswer', () => {
  it('ends the resending and never opens', () => {
    expect(vzenithAnswer('1024', vzenithChannel(aPush({}, { channel: 2 })))).toEqual({
      Response_AlarmInfoPlate: { info: 'no', content: 'retransfer_stop', plateid: 1024, channelNum: 2 },
    });
    expect(vzenithChannel('nothing of the kind')).toBe(0);
  });

  it('asks for the next offline record', () => {
    expect(vzenithAnswer(7, 0, true).Response_AlarmInfoPlate.ContinuePushOffline).toEqual({
      plateid: 7,
      continue: 1,
    });
  });
});

describe('decodeHeartbeat', () => {
  it('keeps the serial number and no credentials', () => {
    const fields = { device_name: 'IVS', user_name: 'admin', pass_wd: 'secret', serialno: 'SN' };
    expect(decodeHeartbeat(fields)).toEqual({ kind: 'heartbeat', serialNo: 'SN' });
  });

  it.each([{}, { serialno: '' }, { serialno: 'a b', pass_wd: 'secret' }])('refuses %j', (fields) => {
    expect(() => decodeHeartbeat(fields as Record<string, string>)).toThrow(PushRefused);
  });
});
