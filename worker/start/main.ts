/** `greengate start`: provisions, migrates, registers, starts every part, and stops all of it in reverse order. */
import { join } from 'node:path';
import { openDatabase } from '../../activities/ledger/database.ts';
import { demoAccountsFile, demoAccountsInUse, ensureDemoAccounts } from '../../people/demo-accounts.ts';
import type { Config } from '../config/config.ts';
import { siteConfig } from '../config/site-config.ts';
import { prepareDataFolder } from '../provision/data-folder.ts';
import { applyMigrations } from '../provision/migrations.ts';
import { stopOrphans } from '../provision/orphans.ts';
import { checkPorts } from '../provision/ports.ts';
import { settledError } from '../provision/postgres-failure.ts';
import { startPostgres } from '../provision/postgres.ts';
import { StartFailure } from '../provision/start-failure.ts';
import { startTemporal } from '../provision/temporal.ts';
import { registerSite } from '../site/register-site.ts';
import { readSiteFile } from '../site/site-file.ts';
import { publicOrigins } from './console-address.ts';
import { ensureConsoleBuild } from './console-build.ts';
import { readCertificate } from './console-certificate.ts';
import { projectRoot } from './project-root.ts';
import { createReport } from './report.ts';
import type { Report } from './report.ts';
import { createSupervisor } from './supervisor.ts';
import type { Supervisor } from './supervisor.ts';

type Stop = () => Promise<void>;

export async function startSite(): Promise<void> {
  const report = createReport();
  const stops: Stop[] = [];
  const stopAll = once(async () => {
    for (const stop of stops.toReversed()) await stop();
  });
  onStopOrder(report, stopAll);
  try {
    await start(siteConfig(), { report, stops });
  } catch (error) {
    await stopAll();
    if (!(error instanceof StartFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    process.exit();
  }
}

async function start(config: Config, { report, stops }: { report: Report; stops: Stop[] }): Promise<void> {
  prepareDataFolder(config.dataDir);
  await stopOrphans(config, report);
  await checkPorts(config);
  if (config.console.tls !== null) readCertificate(config.console.tls);
  // Built while the servers start; a failure is told when it is needed.
  const building = ensureConsoleBuild(report);
  building.catch(() => undefined);
  const postgres = await startPostgres(config, report);
  stops.push(postgres.stop);
  const temporal = await startTemporal(config, report);
  stops.push(temporal.stop);
  await prepareDatabase(config, postgres.databaseUrl, report).catch((error: unknown) => {
    throw settledError(config, error);
  });
  const consoleBuild = await building;

  const supervisor = createSupervisor({ logsDir: join(config.dataDir, 'logs'), report });
  stops.push(supervisor.stopAll);
  await startParts(config, supervisor, {
    DATABASE_URL: postgres.databaseUrl,
    GREENGATE_TEMPORAL_ADDRESS: temporal.address,
    GREENGATE_CONSOLE_BUILD: consoleBuild,
    NODE_ENV: 'production',
  });
  process.stdout.write(whereEverythingIs(config, temporal.address));
}

async function prepareDatabase(config: Config, databaseUrl: string, report: Report): Promise<void> {
  const applied = await applyMigrations(databaseUrl, join(projectRoot, 'prisma', 'migrations'), report);
  if (applied.length > 0) report(`Database: ${applied.length} migration(s) applied`);
  if (config.profile === 'demo') await registerDemo(config, databaseUrl, report);
  else await mustHaveNoDemoAccounts(databaseUrl);
}

/** Passwords that lie in a file are for trying out, not for a plant. */
async function mustHaveNoDemoAccounts(databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl, { connections: 1 });
  try {
    const inUse = await demoAccountsInUse(database);
    if (inUse.length === 0) return;
    throw new StartFailure(
      `The demo accounts ${inUse.join(', ')} are still in use, which the cluster profile does not allow`,
      'start once with GREENGATE_PROFILE=demo, make accounts of your own with `greengate user add` and disable these with `greengate user disable`',
    );
  } finally {
    await database.$disconnect();
  }
}

async function registerDemo(config: Config, databaseUrl: string, report: Report): Promise<void> {
  const site = await readSiteFile(join(projectRoot, 'prisma', 'seed', 'demo-site.yaml'), config.ports);
  const database = openDatabase(databaseUrl, { connections: 2 });
  try {
    const entries = await registerSite(database, site);
    report(
      entries > 0
        ? `Demo site: ${entries} ledger entries for ${site.plant.name_zh} ${site.plant.name_en}`
        : 'Demo site: as registered',
    );
    const accounts = await ensureDemoAccounts(database, config.dataDir);
    if (accounts > 0)
      report(`Demo accounts: one for each of ${accounts} roles, in ${demoAccountsFile} of the data folder`);
  } finally {
    await database.$disconnect();
  }
}

async function startParts(
  config: Config,
  supervisor: Supervisor,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const part = (name: string, ...path: string[]): Promise<void> =>
    supervisor.start({ name, entry: join(projectRoot, ...path), env });
  if (config.profile === 'demo') await part('regulator', 'worker', 'simulation', 'regulator-main.ts');
  await part('gate', 'worker', 'gate', 'gate-main.ts');
  if (config.profile === 'demo') await part('simulators', 'worker', 'simulation', 'simulators-main.ts');
  await part('console', 'worker', 'start', 'console-main.ts');
}

function whereEverythingIs(config: Config, temporalAddress: string): string {
  const { ports, dataDir, profile, demo } = config;
  const rows: [string, string][] = [
    ['控制台 console', publicOrigins(config).join('  ')],
    ['相机接入 device ingest', `http://127.0.0.1:${ports.ingest}/vzenith/<device>`],
    [
      'Temporal',
      temporalAddress + (ports.temporalUi === 0 ? '' : `  (UI http://127.0.0.1:${ports.temporalUi})`),
    ],
  ];
  if (profile === 'demo') {
    rows.push(
      ['模拟监管平台 regulator', `http://127.0.0.1:${ports.regulator}`],
      ['模拟车流 traffic', demo.traffic ? 'on (GREENGATE_DEMO_TRAFFIC=off stops it)' : 'off'],
      ['登录账号 accounts', join(dataDir, demoAccountsFile)],
      ['试一辆车 try one', 'npx greengate vehicle --lane 1-in --plate 冀B12345 --colour yellow'],
    );
  }
  rows.push(['数据 data', dataDir], ['停止 stop', 'Ctrl-C']);
  const lines = rows.map(([name, where]) => `  ${name.padEnd(28 - wideCharacters(name))}${where}`);
  return `\n绿闸 Greengate is ready\n${lines.join('\n')}\n\n`;
}

function wideCharacters(text: string): number {
  return [...text].filter((character) => character > '\u2e7f').length;
}

function onStopOrder(report: Report, stopAll: Stop): void {
  const stop = (): void => {
    report('Stopping');
    stopAll().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
}

function once(action: Stop): Stop {
  let done: Promise<void> | null = null;
  return () => (done ??= action());
}
