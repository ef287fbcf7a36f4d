import { describe, expect, it } from 'vitest';
import { relationOf } from './same-vehicle.ts';
import type { Known } from './same-vehicle.ts';

const at = 1_000_000;
const known = (part: Partial<Known> = {}): Known => ({
  plateNo: '冀B12345',
  eventTime: at,
  state: 'blocked',
  stillThere: true,
  ...part,
});
const read = (plateNo: string | null, eventTime = at + 1_000) => ({ plateNo, eventTime });

const waiting = ['unread', 'undecided', 'blocked', 'refused', 'unconfirmed'];

describe('a read while the lane deals with a vehicle', () => {
  it.each(['deciding', 'opening', 'passing', 'blocked', 'unknown'])(
    'of the same plate is the same vehicle while it is %s',
    (state) => {
      expect(relationOf(known({ state }), read('冀B12345'))).toBe('same');
    },
  );

  it.each(waiting)(
    'of the plate of a vehicle that was %s, drove off and came back, is decided anew',
    (state) => {
      expect(relationOf(known({ state, stillThere: false }), read('冀B12345'))).toBe('replaces');
    },
  );

  it('of another plate ends the wait for an arm that does not close; of the same it does not', () => {
    const unclosed = known({ state: 'unclosed', stillThere: false });
    expect(relationOf(unclosed, read('鲁M4D662'))).toBe('replaces');
    expect(relationOf(unclosed, read('冀B12345'))).toBe('same');
  });

  it('of the plate that is passing right now is the same vehicle, though it left loop A', () => {
    expect(relationOf(known({ state: 'passing', stillThere: false }), read('冀B12345'))).toBe('same');
  });

  it.each(waiting)(
    'of another plate replaces one that was %s and drove off, not one that stands there',
    (state) => {
      expect(relationOf(known({ state, stillThere: false }), read('鲁M4D662'))).toBe('replaces');
      const plateNo = state === 'unread' ? '冀B12345' : known().plateNo;
      expect(relationOf(known({ state, plateNo }), read('鲁M4D662'))).toBe('other');
    },
  );

  it.each(['identified', 'deciding', 'opening', 'passing', 'closing', 'unknown'])(
    'of another plate waits for its turn while the vehicle before is %s',
    (state) => {
      expect(relationOf(known({ state }), read('鲁M4D662'))).toBe('next');
    },
  );

  it('with one character read differently is the same vehicle, if it stands there still', () => {
    expect(relationOf(known(), read('冀B12845'))).toBe('same');
    expect(relationOf(known({ state: 'deciding' }), read('冀B12845'))).toBe('same');
    expect(relationOf(known({ stillThere: false }), read('冀B12845'))).toBe('replaces');
    expect(relationOf(known({ state: 'passing' }), read('冀B12845'))).toBe('next');
  });

  it('with one character read differently much later is another vehicle', () => {
    expect(relationOf(known(), read('冀B12845', at + 14_999))).toBe('same');
    expect(relationOf(known(), read('冀B12845', at + 15_000))).toBe('other');
  });

  it('with two characters read differently, or one more, is another vehicle', () => {
    expect(relationOf(known(), read('冀B12344'))).toBe('same');
    expect(relationOf(known(), read('冀B12394'))).toBe('other');
    expect(relationOf(known(), read('冀B123456'))).toBe('other');
  });

  it('without a plate is the vehicle that stands there, and so is the first plate of an unread one', () => {
    expect(relationOf(known(), read(null))).toBe('same');
    expect(relationOf(known({ plateNo: null, state: 'unread' }), read('冀B12345'))).toBe('same');
    expect(relationOf(known({ plateNo: null, state: 'unread' }), read(null))).toBe('same');
  });

  it('does not take two unread vehicles for one when the first has left', () => {
    expect(relationOf(known({ plateNo: null, state: 'unread', stillThere: false }), read(null))).toBe(
      'replaces',
    );
  });
});
