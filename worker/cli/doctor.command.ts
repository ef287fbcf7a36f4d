/** `greengate doctor`: is everything there that this installation needs, and does it answer? */
import { access, constants } from 'node:fs/promises';
import type { Command } from 'commander';
import { siteConfig } from '../config/site-config.ts';
import type { Config } from '../config/config.ts';
import { aCommand } from './command.ts';
import { consoleDetail } from './console-detail.ts';
import { readRefusedPushes, refusedPushLines } from './refused-pushes.ts';
import type { RefusedPush } from './refused-pushes.ts';
import { mustHaveStarted, withDatabase, withTemporal } from './site-access.ts';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

interface Examination {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** Null when the ingest does not answer. */
  readonly refusals: readonly RefusedPush[] | null;
}

export function doctorCommand(): Command {
  return aCommand('doctor', 'check this installation; tells which devices push what cannot be taken')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: boolean }) => {
      const config = siteConfig();
      const examination = await examine(config, { json: json === true });
      if (json) console.log(JSON.stringify(examination));
      else for (const line of linesOf(examination)) console.log(line);
      if (!examination.ok) process.exitCode = 1;
    });
}

function linesOf({ findings, refusals }: Examination): readonly string[] {
  const lines = findings.map(({ what, ok, detail }) => `${ok ? '✓' : '✗'} ${what}: ${detail}`);
  return refusals === null ? lines : [...lines, ...refusedPushLines(refusals)];
}

/** Before the first start there is one sentence to say: as a finding in JSON, thrown for people. */
async function examine(config: Config, { json }: { json: boolean }): Promise<Examination> {
  const started = await finding('site', async () => {
    mustHaveStarted(config);
    return 'was started here';
  });
  if (!started.ok && json) return { ok: false, findings: [started], refusals: null };
  mustHaveStarted(config);
  const ingest = `http://127.0.0.1:${config.ports.ingest}`;
  const [findings, refusals] = await Promise.all([findingsOf(config, ingest), readRefusedPushes(ingest)]);
  return { ok: findings.every(({ ok }) => ok), findings, refusals };
}

function findingsOf(config: Config, ingest: string): Promise<Finding[]> {
  const { dataDir } = config;
  return Promise.all([
    finding('Node', async () => {
      if (Number(process.versions.node.split('.')[0]) < 24)
        throw new Error(`${process.version}, needs 24: run \`npm ci\` again`);
      return process.version;
    }),
    finding('data folder', async () => {
      await access(dataDir, constants.W_OK).catch(() => {
        throw new Error(
          `${dataDir} is not there or not writable: start the site once, or set GREENGATE_DATA`,
        );
      });
      return dataDir;
    }),
    finding('PostgreSQL', () => postgresDetail(config)),
    finding('Temporal', () => temporalDetail(config)),
    finding('device ingest', () => answers(`${ingest}/healthz`)),
    finding('console', () => consoleDetail(config)),
  ]);
}

function postgresDetail(config: Config): Promise<string> {
  return withDatabase(config, async (database) => {
    const [row] = await database.$queryRaw<{ version: string; entries: bigint }[]>`
      SELECT current_setting('server_version') AS version, (SELECT seq FROM ledger_head) AS entries`;
    return `${row?.version ?? '?'}, ${String(row?.entries ?? 0)} ledger entries`;
  });
}

function temporalDetail(config: Config): Promise<string> {
  return withTemporal(config, async (client) => {
    const { serverVersion } = await client.workflowService.getSystemInfo({});
    return `server ${serverVersion ?? '?'}, namespace ${config.temporal.namespace}`;
  });
}

async function finding(what: string, ask: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await ask() };
  } catch (error) {
    return { what, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function answers(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch((error: unknown) => {
    throw new Error(`${url} does not answer: start the site with \`npm start\``, { cause: error });
  });
  if (!response.ok)
    throw new Error(`${url} answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return url;
}
