import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PushRefused } from '../ports/camera.port.ts';
import { encodeGioPush, encodePlatePush, type PlateShot } from '../simulators/vzenith-push.ts';
import { decodeVzenith, vzenithAnswer, vzenithChannel } from './vzenith.codec.ts';
import { defaultVzenithMap } from './vzenith.map.ts';
import { aPush, decodePlate, eventTime, receivedAt, refusal } from './vzenith-push.fixture.ts';

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

  it.each([
    ['冀В12345', 'plate-homoglyph', '冀В12345'],
    ['冀B1?345', 'plate-characters', '冀B1?345'],
    ['冀b1', 'plate-length', '冀B1'],
  ])('leaves %j to a person, and says what the camera sent', (license, flag, sent) => {
    expect(decodePlate(aPush({ license }))).toMatchObject({
      plateNo: null,
      flags: [flag, `sent-as ${sent}`],
    });
  });

  it('takes the first of several candidates and says so', () => {
    expect(decodePlate(aPush({ license: '冀B12345|冀B12346' }))).toMatchObject({
      plateNo: '冀B12345',
      flags: ['several-candidates'],
    });
  });

  it.each([
    '冀B123\u200b45',
    '\ufeff冀B12345',
    '冀B\ufe0f12345',
    '冀B\u000012345',
    '冀B\u202e12345',
    '冀'.repeat(17),
  ])('refuses the plate text %j', (license) => {
    expect(refusal(aPush({ license }))).toMatchObject({ code: 'bad-shape' });
  });

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
