import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeScale, ScaleDecoder, scaleProtocols } from './scale.frames.ts';
import type { ScaleProtocol } from './scale.frames.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const read = (protocol: ScaleProtocol, bytes: Uint8Array): unknown[] =>
  new ScaleDecoder(protocol).push(bytes).map(({ raw: _raw, ...said }) => said);
const plain = { kind: 'unknown', stable: null, over: false };

describe('frames of weighbridges, as they were computed (domain §6.8)', () => {
  it.each<[string, ScaleProtocol, Uint8Array, object]>([
    ['XK3190 zero', 'xk3190-a9', hex('02 2B 30 30 30 30 30 30 30 31 42 03'), { kg: 0, ...plain }],
    ['XK3190 12 450', 'xk3190-a9', hex('02 2B 30 31 32 34 35 30 30 31 39 03'), { kg: 12_450, ...plain }],
    ['XK3190 check after 9', 'xk3190-a9', hex('02 2B 30 30 30 30 30 30 30 31 3B 03'), { kg: 0, ...plain }],
    [
      'Toledo gross 12 450',
      'toledo',
      hex('02 2A 30 20 30 31 32 34 35 30 30 30 30 30 30 30 0D 2B'),
      { kg: 12_450, kind: 'gross', stable: true, over: false },
    ],
    ['D2', 'reversed', latin('=054210='), { kg: 12_450, ...plain }],
    ['D2 with a decimal point', 'reversed', latin('=0.054210='), { kg: 12_450, ...plain }],
    ['A12E net', 'a12e', latin('wn012.45kg'), { kg: 12.45, kind: 'net', stable: null, over: false }],
    ['A12E gross', 'a12e', latin('ww12450kg'), { kg: 12_450, kind: 'gross', stable: null, over: false }],
    [
      'generic',
      'st-gs',
      latin('ST,GS,+0012450kg\r\n'),
      { kg: 12_450, kind: 'gross', stable: true, over: false },
    ],
    [
      'generic, moving',
      'st-gs',
      latin('US,NT,-0000020kg\r\n'),
      { kg: -20, kind: 'net', stable: false, over: false },
    ],
    ['generic, over', 'st-gs', latin('OL,GS,+9999999kg\r'), { over: true, stable: false }],
    ['MT-SICS', 'mt-sics', latin('S S     45000.0 kg\r\n'), { kg: 45_000, stable: true, over: false }],
    ['MT-SICS moving', 'mt-sics', latin('S D     44980.0 kg\r\n'), { kg: 44_980, stable: false }],
    ['MT-SICS over', 'mt-sics', latin('S +\r\n'), { over: true }],
  ])('reads %s', (_, ...[protocol, bytes, said]) => {
    expect(read(protocol, bytes)).toMatchObject([said]);
  });

  it.each<[string, ScaleProtocol, Uint8Array]>([
    ['a wrong check', 'xk3190-a9', hex('02 2B 30 31 32 34 35 30 30 31 38 03')],
    ['a check that is no number', 'xk3190-a9', hex('02 2B 30 31 32 34 35 30 30 58 58 03')],
    ['a point where a digit is', 'xk3190-a9', hex('02 2B 30 31 2E 34 35 30 30 31 39 03')],
    ['pounds', 'toledo', hex('02 2A 20 20 30 31 32 34 35 30 30 30 30 30 30 30 0D')],
    ['a weight of blanks', 'toledo', hex('02 2A 30 20 20 20 20 20 20 20 30 30 30 30 30 30 0D')],
    ['another unit', 'st-gs', latin('ST,GS,+0012450lb\r\n')],
    ['two digits', 'reversed', latin('=01=')],
    ['no number', 'a12e', latin('wnxxkg')],
    ['an error of the indicator', 'mt-sics', latin('S I\r\n')],
  ])('takes %s for noise', (_, protocol, bytes) => {
    expect(read(protocol, bytes)).toEqual([]);
  });

  it('reads decimals of Toledo', () => {
    expect(read('toledo', hex('02 2B 32 20 30 31 32 34 35 35 30 30 30 30 30 30 0D'))).toMatchObject([
      { kg: -1_245.5 },
    ]);
  });
});

const kilograms = fc.integer({ min: -99_999, max: 999_999 });
const chunks = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 80 });
function inPieces(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

describe.each(scaleProtocols)('%s', (protocol) => {
  it('reads what it wrote, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(kilograms, { maxLength: 6 }), chunks, (weights, sizes) => {
        const said = weights.map((kg) => ({ kg, kind: 'gross', stable: true, over: false }) as const);
        // The last of the reversed ones is whole only when another begins.
        const bytes = Buffer.concat([...said.map((one) => encodeScale(protocol, one)), latin('=')]);
        const decoder = new ScaleDecoder(protocol);
        const got = inPieces(bytes, sizes).flatMap((piece) => decoder.push(piece));
        expect(got.map(({ kg }) => kg)).toEqual(weights);
      }),
    );
  });

  it('finds the next frame after any noise, never throws, and keeps little', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), kilograms, (noise, kg) => {
        const decoder = new ScaleDecoder(protocol);
        decoder.push(noise);
        // What noise may have begun is given up when it does not end.
        const frame = encodeScale(protocol, { kg, kind: 'gross', stable: true, over: false });
        const got = Array.from({ length: 12 }, () => decoder.push(frame)).flat();
        expect(got.at(-1)?.kg).toBe(kg);
        expect(decoder.noise).toBeLessThanOrEqual(noise.length + 12 * frame.length);
      }),
    );
  });
});
