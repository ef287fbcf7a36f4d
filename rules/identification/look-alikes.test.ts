import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differing, foldPlate, LOOK_ALIKE_GROUPS, rankCandidates } from './look-alikes.ts';
import type { KnownPlate } from './look-alikes.ts';

const vehicle = (plateNo: string, part: Partial<KnownPlate> = {}): KnownPlate => ({
  plateNo,
  plateColour: '1',
  inside: false,
  filed: false,
  lastSeen: null,
  ...part,
});
const read = { plateNo: '冀B80512', plateColour: '1', direction: 'in' } as const;
const ranked = (known: KnownPlate[], part = {}): string[] =>
  rankCandidates({ ...read, ...part }, known).map(({ plateNo, plateColour }) => `${plateNo}/${plateColour}`);

describe('look-alikes', () => {
  it.each([
    ['冀B80512', '冀BBDSIZ'],
    ['冀BQ0O00', '冀BDDDDD'],
    ['京AD1234', '京A01Z34'],
  ])('%s and %s fold to the same', (one, other) => {
    expect(foldPlate(one)).toBe(foldPlate(other));
  });

  it.each([
    ['冀B12345', '冀B12346'],
    ['冀B12345', '晋B12345'],
    ['冀B12345', '冀B1234'],
    ['冀BC2345', '冀BG2345'],
  ])('%s and %s are none', (one, other) => {
    expect(foldPlate(one)).not.toBe(foldPlate(other));
  });

  it('are so both ways, and folding twice changes nothing', () => {
    const plates = fc.string({ unit: fc.constantFrom(...'冀晋0ODQ1I8B5S2ZCK7'), maxLength: 8 });
    fc.assert(
      fc.property(plates, plates, (one, other) => {
        const isAlike = (a: string, b: string): boolean => foldPlate(a) === foldPlate(b);
        expect(isAlike(one, other)).toBe(isAlike(other, one));
        expect(isAlike(one, foldPlate(one))).toBe(true);
        expect([...foldPlate(one)]).toHaveLength([...one].length);
      }),
    );
  });

  it('are what the groups say, character by character', () => {
    const members = Object.entries(LOOK_ALIKE_GROUPS).map(([digit, letters]) => [digit, ...letters]);
    for (const group of members)
      for (const one of group) for (const other of group) expect(foldPlate(one)).toBe(foldPlate(other));
    expect(new Set(members.map(([digit]) => foldPlate(digit ?? ''))).size).toBe(members.length);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldPlate(foldPlate(text))).toBe(foldPlate(text));
      }),
    );
  });

  it('differ in as many characters as one has to change', () => {
    expect([differing('冀B12345', '冀B12345'), differing('冀BB0512', '冀B8O512')]).toEqual([0, 2]);
  });
});

describe('candidates for a plate', () => {
  it('are the vehicles that look alike, the one that was read first', () => {
    expect(ranked([vehicle('冀BB0512'), vehicle('冀B80512'), vehicle('冀B80513')])).toEqual([
      '冀B80512/1',
      '冀BB0512/1',
    ]);
  });

  it('have the colour of the plate, then a file, then the fewest other characters', () => {
    expect(
      ranked([
        vehicle('冀B80512', { plateColour: '0', filed: true }),
        vehicle('冀B80S12'),
        vehicle('冀BB0S12', { filed: true }),
        vehicle('冀BB0512', { filed: true }),
      ]),
    ).toEqual(['冀BB0512/1', '冀BB0S12/1', '冀B80S12/1', '冀B80512/0']);
  });

  it('have any colour where none was made out', () => {
    expect(ranked([vehicle('冀BB0512', { plateColour: '0' })], { plateColour: null })).toEqual([
      '冀BB0512/0',
    ]);
  });

  it('are inside first, for one that leaves', () => {
    const known = [vehicle('冀B80512', { filed: true }), vehicle('冀BB0512', { inside: true })];
    expect(ranked(known, { direction: 'out' })).toEqual(['冀BB0512/1', '冀B80512/1']);
    expect(ranked(known)).toEqual(['冀B80512/1', '冀BB0512/1']);
  });

  it('were seen last, and stand in one order however they come', () => {
    const known = [
      vehicle('冀B8051Z', { lastSeen: 1 }),
      vehicle('冀B805I2', { lastSeen: 2 }),
      vehicle('冀BB0512'),
      vehicle('冀B8O512'),
    ];
    const order = ['冀B805I2/1', '冀B8051Z/1', '冀B8O512/1', '冀BB0512/1'];
    expect([ranked(known), ranked(known.toReversed())]).toEqual([order, order]);
  });
});
