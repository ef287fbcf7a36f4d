/** What `temporal.yaml` may hold. Everything is optional; unknown keys are refused so that a typo is not a silence. */
import * as v from 'valibot';
import { isAddress, isAddressRange } from './address-list.ts';

const port = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be between 1 and 65535'),
  v.maxValue(65535, 'must be between 1 and 65535'),
);
const uiPort = v.union([v.literal(0), port], 'must be 0 (no Temporal UI) or between 1 and 65535');
const within = (least: number, most: number) =>
  v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );
const text = v.pipe(v.string('must be text'), v.trim(), v.nonEmpty('must not be empty'));
const optionalText = v.optional(v.nullable(text), null);

export const portKeys = {
  console: port,
  ingest: port,
  regulator: port,
  temporal: port,
  temporalUi: uiPort,
  postgres: port,
  simulatorControl: port,
  devices: port,
};

export const sessionKeys = { idleMinutes: within(1, 240), absoluteHours: within(1, 72) };

export const reviewKeys = { overdueHours: within(1, 720) };

const tlsSchema = v.strictObject({
  serverName: optionalText,
  caFile: optionalText,
  certFile: optionalText,
  keyFile: optionalText,
});

const profileSchema = v.strictObject({
  address: optionalText,
  namespace: v.optional(text, 'default'),
  taskQueue: v.optional(text, 'greengate'),
  tls: v.optional(v.nullable(tlsSchema), null),
});

/** As browsers send it in `Origin`: lower case, without the port that https has anyway, without a slash. */
const origin = v.pipe(
  text,
  v.check(isSecureOrigin, 'must be https://name or https://name:port'),
  v.transform((given) => new URL(given).origin),
);

export const consoleKeys = {
  listen: v.pipe(text, v.check(isAddress, 'must be an IP address of this machine')),
  origins: v.array(origin, 'must be a list'),
  trusted: v.array(
    v.pipe(text, v.check(isAddressRange, 'must be an address like 10.0.0.2 or a range like 10.0.0.0/24')),
    'must be a list',
  ),
};

const consoleSchema = v.strictObject({
  listen: v.optional(consoleKeys.listen, '127.0.0.1'),
  origins: v.optional(consoleKeys.origins, []),
  tls: v.optional(v.strictObject({ certFile: optionalText, keyFile: optionalText }), {}),
  proxy: v.optional(v.strictObject({ trusted: v.optional(consoleKeys.trusted, []) }), {}),
});

function isSecureOrigin(given: string): boolean {
  if (!/^https:\/\/[^/?#@\\*\s]+\/?$/i.test(given) || !URL.canParse(given)) return false;
  return new URL(given).protocol === 'https:';
}

export const configFileSchema = v.strictObject({
  profile: v.optional(v.picklist(['demo', 'cluster'], 'must be demo or cluster'), 'demo'),
  data: v.optional(text, '.data'),
  ports: v.optional(v.partial(v.strictObject(portKeys)), {}),
  console: v.optional(consoleSchema, {}),
  demo: v.optional(v.strictObject({ traffic: v.optional(v.boolean('must be true or false'), true) }), {}),
  sessions: v.optional(v.partial(v.strictObject(sessionKeys)), {}),
  reviews: v.optional(v.partial(v.strictObject(reviewKeys)), {}),
  profiles: v.optional(
    v.strictObject({ demo: v.optional(profileSchema, {}), cluster: v.optional(profileSchema, {}) }),
    {},
  ),
});

export type ConfigFile = v.InferOutput<typeof configFileSchema>;
