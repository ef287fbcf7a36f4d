/** `greengate vehicle`: drives one simulated vehicle through a lane and tells what happened. */
import { setTimeout as pause } from 'node:timers/promises';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Database } from '../../activities/ledger/database.ts';
import type { Vehicle } from '../../prisma/client/client.ts';
import { checkDigit, judgeStage, stageOfPlateLetter, vinProblem } from '../../rules/index.ts';
import type { Decision } from '../../rules/index.ts';
import { passageId } from '../../workflows/contract/ids.ts';
import { siteConfig } from '../config/site-config.ts';
import { StartFailure } from '../provision/start-failure.ts';
import { register } from '../site/register-site.ts';
import { driveVehicle } from '../simulation/simulator-client.ts';
import type { DriveResult, LaneStep } from '../simulation/simulator-client.ts';
import { aCommand } from './command.ts';
import { parsePerson } from './signature.ts';
import { withDatabase } from './site-access.ts';
import {
  colourCodes,
  parseCategory,
  parseFuel,
  parsePatience,
  parsePlate,
  parseSpeed,
  parseStage,
  parseType,
  parseVin,
} from './vehicle-options.ts';
import type { ColourName } from './vehicle-options.ts';

interface VehicleOptions {
  readonly lane: string;
  readonly plate?: string;
  readonly colour: ColourName;
  readonly unread?: boolean;
  readonly stage?: string;
  readonly fuel?: string;
  readonly class?: string;
  readonly category?: string;
  readonly vin?: string;
  readonly patience?: number;
  readonly speed?: number;
  readonly as: string;
  readonly json?: boolean;
}

export function vehicleCommand(): Command {
  return aCommand('vehicle', 'drive one simulated vehicle through a lane')
    .requiredOption('--lane <lane>', 'for example 1-in')
    .option('--plate <plate>', 'for example 冀B12345', parsePlate)
    .addOption(
      new Option('--colour <colour>', 'of the plate').choices(Object.keys(colourCodes)).default('yellow'),
    )
    .option('--unread', 'the camera cannot read the plate')
    .option('--stage <stage>', 'file the vehicle with this emission stage first: 0–6, D, X', parseStage)
    .option('--fuel <fuel>', 'and this fuel: diesel, gas, petrol, electric …', parseFuel)
    .option('--class <type>', 'and this vehicle type, for example H17', parseType)
    .option(
      '--category <category>',
      'and this category: freight, hazardous, special, livelihood, passenger',
      parseCategory,
    )
    .option('--vin <vin>', 'and this VIN', parseVin)
    .option(
      '--patience <ms>',
      'how long a refused vehicle waits before it turns back (default 2000, at most 600000)',
      parsePatience,
    )
    .option('--speed <factor>', 'drive this many times as fast', parseSpeed)
    .option('--as <person>', 'who files the vehicle', parsePerson, 'demo')
    .option('--json', 'last line: one JSON object')
    .action(drive);
}

async function drive(options: VehicleOptions): Promise<void> {
  const config = siteConfig();
  if (!options.plate && !options.unread) throw new StartFailure('No plate', 'give --plate or --unread');
  await withDatabase(config, async (database) => {
    await mustKnowLane(database, options.lane);
    await fileVehicle(database, options);
    const { lane, plate = '', colour, unread = false, patience = 2_000, speed } = options;
    const vehicle = { lane, plate: unread ? undefined : plate, colour, unread, patienceMs: patience, speed };
    const started = performance.now();
    const done = await driveVehicle(config.ports.simulatorControl, vehicle, tellStep);
    const outcome = await outcomeOf(database, lane, done);
    const total = Math.round(performance.now() - started);
    if (!options.json) tellOutcome(outcome);
    const { coilMs, boardMs } = done;
    const ms = { coil: rounded(coilMs), board: rounded(boardMs), total };
    if (options.json) console.log(JSON.stringify({ ...outcome, opened: done.opened, ms }));
    if (!outcome.recorded) process.exitCode = 1;
  });
}

async function mustKnowLane(database: Database, wanted: string): Promise<void> {
  const lanes = (await database.lane.findMany({ orderBy: { position: 'asc' } })).map(({ id }) => id);
  if (!lanes.includes(wanted))
    throw new StartFailure(`There is no lane "${wanted}" in this site`, `name one of ${lanes.join(', ')}`);
}

/** Puts what the options say of the vehicle on file; without any it drives with the file that there is. */
async function fileVehicle(
  database: Database,
  { plate, colour, as, ...given }: VehicleOptions,
): Promise<void> {
  if (!plate || !(given.stage ?? given.fuel ?? given.class ?? given.category ?? given.vin)) return;
  const plateColour = colourCodes[colour];
  tellVin(given.vin);
  const known = await database.vehicle.findUnique({
    where: { plateNo_plateColour: { plateNo: plate, plateColour } },
  });
  const payload = {
    plateNo: plate,
    plateColour,
    vehicleType: given.class ?? known?.vehicleType ?? 'H17',
    fuel: given.fuel ?? known?.fuel ?? 'B',
    ...(await stageOf(database, { given, known, plateNo: plate })),
    vehicleCategory: given.category ?? known?.vehicleCategory ?? '0',
    useNature: known?.useNature ?? 'F',
    networkStatus: known?.networkStatus ?? '1',
    vin: given.vin ?? known?.vin ?? null,
    registeredOn: known?.registeredOn ?? null,
    fleet: known?.fleet ?? null,
    cargo: known?.cargo ?? null,
  };
  await register(
    database,
    { kind: 'vehicle-filed', subject: `${plate}/${plateColour}`, payload },
    { kind: 'person', name: as },
  );
}

/** By the ladder of the emission stage (domain §1.8); what is on file stays where nothing is said. */
async function stageOf(
  database: Database,
  {
    given,
    known,
    plateNo,
  }: { given: Pick<VehicleOptions, 'stage' | 'vin'>; known: Vehicle | null; plateNo: string },
): Promise<{ emissionStage: string | null; emissionBasis: string | null }> {
  const { stage = null, vin } = given;
  if (stage === null && vin === undefined && known !== null) {
    const { emissionStage, emissionBasis } = known;
    return { emissionStage, emissionBasis };
  }
  const sameVin =
    vin === undefined
      ? null
      : await database.vehicle.findFirst({ where: { vin, plateNo: { not: plateNo } } });
  const judged = judgeStage({
    'same-vin': sameVin?.emissionStage ?? null,
    manual: stage ?? known?.emissionStage ?? null,
    'plate-letter': stageOfPlateLetter(plateNo),
  });
  return { emissionStage: judged?.stage ?? null, emissionBasis: judged?.basis ?? null };
}

function tellVin(vin: string | undefined): void {
  if (vin !== undefined && vinProblem(vin) === 'check-digit')
    console.error(
      `The check digit of VIN ${vin} should be ${checkDigit(vin)}. It is filed; somebody else confirms it on the page of the vehicle.`,
    );
}

interface Outcome {
  readonly passage: string;
  readonly outcome: 'allow' | 'block' | null;
  readonly reasons: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
  readonly result: string | null;
  readonly recorded: boolean;
  readonly uploaded: boolean;
  /** HTTP status with which the ingest refused the camera's push for good; null when it did not. */
  readonly refused: number | null;
}

const patienceMs = { record: 15_000, upload: 8_000 };

async function outcomeOf(database: Database, lane: string, done: DriveResult): Promise<Outcome> {
  const id = passageId({ lane, eventTime: done.eventTime, eventId: `${done.serialNo}-${done.eventId}` });
  const refused = refusedWith(done);
  const recorded = await until(refused === null ? patienceMs.record : 0, () =>
    database.passage.findFirst({ where: { id, state: 'recorded' } }),
  );
  const passage = recorded ?? (await database.passage.findUnique({ where: { id } }));
  const uploaded = recorded !== null && (await until(patienceMs.upload, () => isUploaded(database, id)));
  const decision = passage?.decision as unknown as Decision | null | undefined;
  return {
    passage: id,
    outcome: decision?.outcome ?? null,
    reasons: (decision?.reasons ?? []).map(({ code, text }) => ({ code, zh: text.zh, en: text.en })),
    result: passage?.result ?? null,
    recorded: recorded !== null,
    uploaded: uploaded === true,
    refused,
  };
}

/** Where sending it again cannot help, nothing is waited for. */
function refusedWith({ acknowledged, httpStatus }: DriveResult): number | null {
  return !acknowledged && httpStatus !== null && httpStatus >= 400 && httpStatus < 500 ? httpStatus : null;
}

async function isUploaded(database: Database, passageId: string): Promise<boolean> {
  const rows = await database.upload.findMany({ where: { passageId } });
  return rows.length > 0 && rows.every(({ state }) => state === 'accepted');
}

async function until<Found>(ms: number, ask: () => Promise<Found | null | false>): Promise<Found | null> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await ask();
    if (found !== null && found !== false) return found;
    if (performance.now() > end) return null;
    await pause(50);
  }
}

function tellStep({ at, step, text, voice, colour }: LaneStep): void {
  const shown =
    text === undefined ? '' : `  [${colour ?? ''}] ${text.join(' / ')}${voice ? `  ♪ ${voice}` : ''}`;
  console.log(`${String(Math.round(at)).padStart(6)} ms  ${step}${shown}`);
}

function tellOutcome({ passage, outcome, reasons, result, recorded, uploaded, refused }: Outcome): void {
  const words = { allow: '放行 allowed', block: '拦截 blocked' };
  if (refused !== null)
    console.log(
      `未受理 the ingest refused the camera's push with HTTP ${refused}: npx greengate doctor tells why`,
    );
  else
    console.log(
      `${outcome === null ? '未判定 not decided' : words[outcome]}: ${reasons.map(({ zh, en }) => `${zh} (${en})`).join('; ')}`,
    );
  console.log(
    `${passage}  result ${result ?? '–'}, recorded ${recorded ? 'yes' : 'no'}, uploaded ${uploaded ? 'yes' : 'not yet'}`,
  );
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 10) / 10;
}
