import iconv from 'iconv-lite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardColour } from '../ports/board.port.ts';
import { decodeFrame, encodeFrame, takeFrames } from './board.frame.ts';
import { decodeMessage, encodeShow, encodeVoice } from './board.message.ts';

const line = (text: string, colour: BoardColour = 'green') => ({ text, colour });

describe('board frames', () => {
  it('says 欢迎光临 with exactly the bytes of the domain reference', () => {
    const expected = '00 64 FF FF 30 09 01 BB B6 D3 AD B9 E2 C1 D9 32 58';
    expect(encodeVoice('欢迎光临')).toEqual(Buffer.from(expected.replaceAll(' ', ''), 'hex'));
  });

  it('lays out lines and voice as described', () => {
    const frame = encodeShow({ lines: [line('A', 'red'), line('国')], voice: '停' });
    const data = '00 02 00 00 01 05 00 FF000000 01 41 0D 01 00 01 05 00 00FF0000 02 B9FA 00 0A 02 CDA3';
    expect(frame.subarray(0, 6).toString('hex')).toBe(`0064ffff6e${(frame.length - 8).toString(16)}`);
    expect(frame.subarray(6, -2)).toEqual(Buffer.from(data.replaceAll(' ', ''), 'hex'));
  });

  it('reads back what was shown', () => {
    const colour = fc.constantFrom<BoardColour>('green', 'red', 'amber');
    const text = fc.string({ unit: fc.constantFrom('冀', 'B', '1', '国', '五', ' ', '·'), maxLength: 16 });
    const message = fc.record({
      lines: fc.array(fc.record({ text, colour }), { minLength: 1, maxLength: 4 }),
      voice: fc.option(fc.string({ unit: fc.constantFrom('请', '通', '行'), minLength: 1, maxLength: 32 })),
    });
    fc.assert(
      fc.property(message, (shown) => {
        expect(decodeMessage(decodeFrame(encodeShow(shown)))).toEqual(shown);
      }),
    );
  });

  it('cuts long text at a character and keeps the frame within 255 bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 40 }), { maxLength: 6 }), (texts) => {
        const frame = encodeShow({ lines: texts.map((text) => line(text)), voice: texts.join('') });
        expect(frame.length).toBeLessThanOrEqual(255);
        const decoded = decodeMessage(decodeFrame(frame));
        expect(decoded?.lines.length).toBe(Math.max(1, Math.min(4, texts.length)));
        for (const { text } of decoded?.lines ?? []) {
          expect(iconv.encode(text, 'gbk').length).toBeLessThanOrEqual(32);
        }
      }),
    );
    const odd = decodeMessage(decodeFrame(encodeShow({ lines: [line(`1${'国'.repeat(16)}`)], voice: null })));
    expect(odd?.lines[0]?.text).toBe(`1${'国'.repeat(15)}`);
  });

  it('does not let a control character end a line', () => {
    const decoded = decodeMessage(decodeFrame(encodeShow({ lines: [line('A\rB\u0000')], voice: null })));
    expect(decoded?.lines[0]?.text).toBe('A B ');
  });

  it('finds frames between garbage and across pieces', () => {
    const one = encodeVoice('一');
    const two = encodeShow({ lines: [line('二')], voice: null });
    const damaged = Buffer.from(one);
    damaged[8] = (damaged[8] ?? 0) ^ 1;
    const stream = Buffer.concat([Buffer.from([0, 0x64, 1]), one, damaged, two]);
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const first = takeFrames(stream.subarray(0, cut));
      const second = takeFrames(Buffer.concat([first.rest, stream.subarray(cut)]));
      const texts = [...first.frames, ...second.frames].map((frame) => decodeMessage(frame));
      expect(texts).toEqual([
        { lines: [], voice: '一' },
        { lines: [line('二')], voice: null },
      ]);
    }
  });

  it('refuses what is not exactly one frame', () => {
    const frame = encodeVoice('一');
    for (const bytes of [Buffer.alloc(0), frame.subarray(1), Buffer.concat([frame, frame])]) {
      expect(() => decodeFrame(bytes)).toThrow(RangeError);
    }
    expect(() => encodeFrame({ command: 1, data: Buffer.alloc(248) })).toThrow(RangeError);
  });
});
