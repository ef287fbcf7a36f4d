import * as v from 'valibot';

/** The parts of the pushes that are used (domain §6.1); everything else in them is ignored. */

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const flag = v.optional(whole, 0);
const image = v.optional(v.nullable(v.string()), null);

export const serialNumberSchema = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 printable characters without spaces'),
);

const timeSchema = v.object({
  sec: v.optional(whole),
  usec: v.optional(v.pipe(whole, v.maxValue(999_999))),
  decyear: v.optional(whole),
  decmon: v.optional(whole),
  decday: v.optional(whole),
  dechour: v.optional(whole),
  decmin: v.optional(whole),
  decsec: v.optional(whole),
});
export type CameraTime = v.InferOutput<typeof timeSchema>;

export const plateAlarmSchema = v.object({
  channel: v.optional(whole, 0),
  serialno: serialNumberSchema,
  result: v.object({
    PlateResult: v.object({
      license: v.string(),
      plateid: v.union([whole, v.pipe(v.string(), v.regex(/^\d{1,16}$/))]),
      confidence: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
      colorType: v.optional(v.number(), 0),
      triggerType: v.optional(v.number(), 0),
      isoffline: flag,
      is_fake_plate: flag,
      timeStamp: v.optional(v.object({ Timeval: v.optional(timeSchema, {}) }), {}),
      imageFile: image,
      imageFragmentFile: image,
    }),
  }),
});

const signal = { source: whole, value: whole };

/** The signal stands in `result.TriggerResult` or, with other firmware, in the alarm itself. */
export const gioAlarmSchema = v.union([
  v.pipe(
    v.object({ serialno: serialNumberSchema, result: v.object({ TriggerResult: v.object(signal) }) }),
    v.transform(({ serialno, result }) => ({ serialno, ...result.TriggerResult })),
  ),
  v.object({ serialno: serialNumberSchema, ...signal }),
]);
