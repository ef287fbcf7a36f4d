import { describe, expect, it } from 'vitest';
import type { SendAnswer } from '../contract/upload.ts';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { backoff } from '../contract/upload.ts';
import { uploadMachine } from './upload.machine.ts';
import type { UploadEvent } from './upload.machine.ts';

const upload = (failures = 0): Walk<typeof uploadMachine> =>
  new Walk(uploadMachine, { regulator: 'city', gate: '1-in', failures });
const answered = (answer: SendAnswer, grown = false): UploadEvent => ({ type: 'answered', answer, grown });
const accepted = (grown = false): UploadEvent => answered({ kind: 'accepted', serial: '1' }, grown);
const empty = (grown = false): UploadEvent => answered({ kind: 'empty' }, grown);
const retry = answered({ kind: 'retry', error: 'the platform answers 503' });

describe('the upload of a gate', () => {
  it('sends the next record as soon as one is accepted, and rests when there is none', () => {
    const walk = upload().take(accepted(), accepted(), empty());
    expect(walk.names()).toEqual(['sendNext', 'sendNext', 'sendNext']);
    expect(walk.snapshot.value).toBe('idle');
  });

  it('goes on behind a record that the platform calls wrong', () => {
    expect(
      upload()
        .take(answered({ kind: 'rejected', serial: '1', message: 'vin' }))
        .names(),
    ).toHaveLength(2);
  });

  it('does not lose a record that is queued while it sends', () => {
    const walk = upload().take({ type: 'queued' }, empty());
    expect(walk.names()).toHaveLength(2);
  });

  it('wakes up for a queued record, and looks by itself once a minute', () => {
    expect(upload().take(empty(), { type: 'queued' }).names()).toHaveLength(2);
    const idle = upload().take(empty());
    expect([...idle.timers.values()][0]?.delay).toBe(60_000);
    expect(idle.elapse('idleCheck').names()).toHaveLength(2);
  });

  it('waits longer after each failure, at most a minute, and starts anew after a success', () => {
    expect([1, 2, 3, 6, 7, 40].map(backoff)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
    const walk = upload().take(retry).elapse('backoff').take(retry);
    expect(walk.snapshot.context).toMatchObject({ failures: 2, lastError: 'the platform answers 503' });
    expect(walk.elapse('backoff').take(accepted()).snapshot.context).toMatchObject({
      failures: 0,
      lastError: null,
    });
  });

  it('does not send sooner because another record was queued during an outage', () => {
    expect(upload().take(retry, { type: 'queued' }).snapshot.value).toBe('waiting');
  });

  it.each([
    ['after a record', [accepted(true)]],
    ['at rest', [empty(true)]],
    ['in an outage', [answered({ kind: 'retry', error: 'x' }, true)]],
  ])('hands itself over when its history has grown: %s', (_, events) => {
    expect(upload().take(...events).snapshot).toMatchObject({ status: 'done', value: 'handedOver' });
  });
});
