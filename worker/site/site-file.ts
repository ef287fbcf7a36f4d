/** The readable file that describes a site, checked. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { parse } from 'yaml';
import { normalisePlate, normaliseVin, plateTextProblem, vinProblem } from '../../rules/index.ts';
import { isContactName, nameLength, normalisePhone } from '../../people/contact-fields.ts';
import { StartFailure } from '../provision/start-failure.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const nullableText = v.optional(v.nullable(text), null);
const contactName = (most: number) =>
  v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check((name) => isContactName(name, most), `expected a name of 2 to ${most} characters`),
      ),
    ),
    null,
  );
const phone = v.pipe(
  v.string(),
  v.transform(normalisePhone),
  v.string('expected a mobile or landline number of the mainland, in quotation marks'),
);
/** Of the people behind a vehicle: taken over once, from then on it belongs to who keeps the files. */
const contact = v.strictObject({
  driver: contactName(nameLength.driver),
  phone: v.optional(v.nullable(phone), null),
  owner: contactName(nameLength.owner),
});
const plateText = v.pipe(
  text,
  v.check(
    (typed) => plateTextProblem(typed) === null,
    'expected 4 to 10 Chinese characters, letters A–Z and digits',
  ),
  v.transform(normalisePlate),
);
const vin = v.optional(
  v.nullable(
    v.pipe(
      text,
      v.transform(normaliseVin),
      v.check(
        (typed) => vinProblem(typed) !== 'characters',
        'expected a VIN of 17 letters and digits without I, O and Q',
      ),
    ),
  ),
  null,
);
const plate = { plate: plateText, colour: v.pipe(v.string(), v.regex(/^[0-6]$/)) };

const siteSchema = v.strictObject({
  plant: v.strictObject({
    id: text,
    name_zh: text,
    name_en: text,
    enterprise_code: text,
    performance_grade: v.optional(v.nullable(v.picklist(['A', 'B', 'B-', 'leading', 'C', 'D'])), null),
    industry: nullableText,
  }),
  lanes: v.array(
    v.strictObject({
      id: v.pipe(text, v.regex(/^[\w-]+$/)),
      entrance: text,
      direction: v.picklist(['in', 'out']),
      gate_no: v.pipe(text, v.maxLength(3)),
      name_zh: text,
      name_en: text,
    }),
  ),
  devices: v.array(
    v.strictObject({
      id: text,
      lane: text,
      kind: v.picklist(['camera', 'barrier', 'board']),
      driver: text,
      maker: text,
      address: text,
      serial_no: nullableText,
      map: v.unknown(),
    }),
  ),
  regulators: v.array(v.strictObject({ id: v.pipe(text, v.regex(/^[\w-]+$/)), profile: text, url: text })),
  policy: v.strictObject({ none: text, yellow: text, orange: text, red: text }),
  /** In-plant vehicles and non-road mobile machinery (ledgers B and C). */
  machines: v.optional(
    v.array(
      v.strictObject({
        id: text,
        subject: v.picklist(['in-plant', 'nrmm']),
        kind: text,
        plate: v.optional(v.nullable(text), null),
        colour: v.optional(v.nullable(text), null),
        fuel: v.nullable(text),
        stage: v.nullable(text),
        fleet: v.optional(v.nullable(text), null),
        area: v.optional(v.nullable(text), null),
      }),
    ),
    [],
  ),
  vehicles: v.array(
    v.strictObject({
      ...plate,
      type: nullableText,
      fuel: nullableText,
      stage: nullableText,
      category: nullableText,
      use: nullableText,
      network: nullableText,
      fleet: nullableText,
      cargo: nullableText,
      vin,
      registered: nullableText,
      contact: v.optional(contact),
    }),
  ),
  over_limit: v.array(v.strictObject({ ...plate, reason: text, issued: text })),
});
export type Site = v.InferOutput<typeof siteSchema>;

/** `ports` fills `{devices+3}` and `{regulator}` in addresses. Throws StartFailure with the place of the mistake. */
export async function readSiteFile(
  file: string,
  ports: { devices: number; regulator: number },
): Promise<Site> {
  const source = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartFailure(`The site file ${file} cannot be read`, 'put it back or correct its permissions', {
      cause: error,
    });
  });
  const filled = source
    .replaceAll(/\{devices\+(\d+)\}/g, (_, offset: string) => String(ports.devices + Number(offset)))
    .replaceAll('{regulator}', String(ports.regulator));
  const parsed = v.safeParse(siteSchema, parse(filled));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new StartFailure(
    `The site file ${file} is wrong at ${v.getDotPath(issue) ?? 'its root'}: ${issue.message}`,
    'correct it',
  );
}
