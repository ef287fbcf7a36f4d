/** Turns a site file into ledger entries: what is new or changed is appended, what is there already is left alone. */
import {
  assignmentsOf,
  loadMachineRuleSet,
  loadPlan,
  loadSeedRuleSet,
  MACHINE_RULE_SET_IDS,
  PLAN_FORMAT,
  PLAN_ID,
  SEED_RULE_SET_IDS,
  USUAL_ENCODINGS,
} from '../../rules/index.ts';
import type { LoadedRuleSet } from '../../rules/index.ts';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { canonical, sha256Hex } from '../../activities/ledger/canonical.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import type { Actor, EntryKind } from '../../activities/ledger/entry-kinds.ts';
import { fileContact, newestFiling } from '../../people/vehicle-contacts.ts';
import type { Site } from './site-file.ts';

export interface Registration {
  readonly kind: EntryKind;
  readonly subject: string;
  readonly payload: unknown;
}

/** Appends unless the newest entry of this kind and subject says the same. True: something was appended. */
export async function register(
  database: Database,
  item: Registration,
  actor: Actor = system,
): Promise<boolean> {
  const { kind, subject } = item;
  const where = { kind, subject };
  const last = await database.ledgerEntry.findFirst({
    where,
    orderBy: { seq: 'desc' },
    select: { seq: true, payload: true },
  });
  if (last?.payload === canonical(item.payload)) return false;
  const key = `${kind}/${subject}/after-${last?.seq ?? 0}`;
  const { existed } = await appendEntry(database, {
    key,
    ...item,
    occurredAt: Date.now(),
    clock: serverClock,
    actor,
  });
  return !existed;
}

/** Returns how many entries were appended. */
export async function registerSite(database: Database, site: Site): Promise<number> {
  let appended = 0;
  for (const item of [
    plantOf(site),
    ...lanesOf(site),
    ...devicesOf(site),
    ...regulatorsOf(site),
    ...rulesOf(),
    ...machinesOf(site),
    ...vehiclesOf(site),
  ]) {
    if (await register(database, item)) appended += 1;
  }
  if (await registerOnce(database, planOf(site))) appended += 1;
  for (const vehicle of site.vehicles) {
    if (await contactOnce(database, vehicle)) appended += 1;
  }
  return appended;
}

/** Policies and rule sets belong to people from the first start on: the site file never overrules them. */
async function registerOnce(database: Database, item: Registration): Promise<boolean> {
  const there = await database.ledgerEntry.findFirst({
    where: { kind: item.kind, subject: item.subject },
    select: { seq: true },
  });
  return there === null && register(database, item);
}

/** Whoever was filed or forgotten by a person stays so, whatever the site file says. */
async function contactOnce(
  database: Database,
  { plate: plateNo, colour: plateColour, contact }: Site['vehicles'][number],
): Promise<boolean> {
  const vehicle = { plateNo, plateColour };
  if (contact === undefined || (await newestFiling(database, vehicle)) !== '0') return false;
  const change = { ...contact, licence: null };
  if (Object.values(change).every((value) => value === null)) return false;
  const by = { basis: '0', by: system, account: null, reason: 'site file' };
  await fileContact(database, { vehicle, change, ...by });
  return true;
}

function plantOf({ plant }: Site): Registration {
  return {
    kind: 'plant-registered',
    subject: plant.id,
    payload: {
      id: plant.id,
      nameZh: plant.name_zh,
      nameEn: plant.name_en,
      enterpriseCode: plant.enterprise_code,
      performanceGrade: plant.performance_grade,
      industry: plant.industry,
    },
  };
}

function lanesOf(site: Site): Registration[] {
  return site.lanes.map((lane, position) => ({
    kind: 'lane-registered',
    subject: lane.id,
    payload: {
      id: lane.id,
      entrance: lane.entrance,
      direction: lane.direction,
      gateNo: lane.gate_no,
      nameZh: lane.name_zh,
      nameEn: lane.name_en,
      position,
    },
  }));
}

function devicesOf(site: Site): Registration[] {
  return site.devices.map(({ serial_no, ...device }) => ({
    kind: 'device-registered',
    subject: device.id,
    payload: { ...device, serialNo: serial_no },
  }));
}

function regulatorsOf(site: Site): Registration[] {
  return site.regulators.map((regulator) => ({
    kind: 'regulator-registered',
    subject: regulator.id,
    payload: regulator,
  }));
}

const seeds = (): LoadedRuleSet[] => [
  ...SEED_RULE_SET_IDS.map((id) => loadSeedRuleSet(id, sha256Hex)),
  ...MACHINE_RULE_SET_IDS.map((id) => loadMachineRuleSet(id, sha256Hex)),
];

function rulesOf(): Registration[] {
  return seeds().map(({ document: sealed }) => {
    const { digest, ...document } = sealed;
    return {
      kind: 'rule-set-published',
      subject: `${document.id}@${document.version}`,
      payload: { document, digest },
    };
  });
}

/** The first version of the plan, in force since ever. */
function planOf({ policy }: Site): Registration {
  const first = (id: string) => ({ id, version: 1 });
  const machines = { inPlant: first('in-plant-alert'), nrmm: first('nrmm-alert') };
  const none = { inPlant: null, nrmm: null };
  const { document, digest } = loadPlan(
    {
      ...{ format: PLAN_FORMAT, id: PLAN_ID, version: 1, note: '', filingNo: null, inForceFrom: null },
      title: { zh: '一企一策', en: 'Plan of the plant' },
      rows: [
        { level: 'none', road: first(policy.none), ...none },
        { level: 'yellow', road: first(policy.yellow), ...none },
        { level: 'orange', road: first(policy.orange), ...machines },
        { level: 'red', road: first(policy.red), ...machines },
      ],
      encodings: USUAL_ENCODINGS,
    },
    sha256Hex,
  );
  const digests = new Map(seeds().map((one) => [one.id, one.digest]));
  const assignments = assignmentsOf(document).map(({ ruleSet, ...one }) => ({
    ...one,
    ruleSet: ruleSet && { ...ruleSet, digest: digests.get(ruleSet.id) },
  }));
  return {
    kind: 'plan-adopted',
    subject: `${PLAN_ID}@1`,
    payload: { document, digest, effectiveFrom: '2020-01-01T00:00:00.000Z', assignments },
  };
}

function machinesOf(site: Site): Registration[] {
  return site.machines.map(({ plate, colour, stage, ...machine }) => ({
    kind: 'machine-registered',
    subject: machine.id,
    payload: {
      ...machine,
      plateNo: plate,
      ...(colour === null ? {} : { plateColour: colour }),
      emissionStage: stage,
    },
  }));
}

function vehiclesOf(site: Site): Registration[] {
  const files: Registration[] = site.vehicles.map((file) => ({
    kind: 'vehicle-filed',
    subject: `${file.plate}/${file.colour}`,
    payload: {
      plateNo: file.plate,
      plateColour: file.colour,
      vehicleType: file.type,
      fuel: file.fuel,
      emissionStage: file.stage,
      emissionBasis: file.stage === null ? null : '2',
      vehicleCategory: file.category,
      useNature: file.use,
      networkStatus: file.network,
      vin: file.vin,
      registeredOn: file.registered,
      fleet: file.fleet,
      cargo: file.cargo,
    },
  }));
  const lists: Registration[] = site.over_limit.map(({ plate, colour, reason, issued }) => ({
    kind: 'over-limit-listed',
    subject: `${plate}/${colour}`,
    payload: { plateNo: plate, plateColour: colour, reason, issuedAt: new Date(issued).toISOString() },
  }));
  return [...files, ...lists];
}
