/** `greengate doctor`: is everything there that this installation needs, and does it answer? */
import { access, constants } from 'node:fs/promises';
import { Command } from 'commander';
import { siteConfig } from '../config/site-config.ts';
import type { Config } from '../config/config.ts';
import { withDatabase, withTemporal } from './site-access.ts';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check this installation')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine(siteConfig());
      if (json) console.log(JSON.stringify({ ok: findings.every(({ ok }) => ok), findings }));
      else for (const { what, ok, detail } of findings) console.log(`${ok ? '✓' : '✗'} ${what}: ${detail}`);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

function examine(config: Config): Promise<Finding[]> {
  const { ports, dataDir } = config;
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
    finding('PostgreSQL', () =>
      withDatabase(config, async (database) => {
        const [row] = await database.$queryRaw<{ version: string; entries: bigint }[]>`
          SELECT current_setting('server_version') AS version, (SELECT seq FROM ledger_head) AS entries`;
        return `${row?.version ?? '?'}, ${String(row?.entries ?? 0)} ledger entries`;
      }),
    ),
    finding('Temporal', () =>
      withTemporal(config, async (client) => {
        const { serverVersion } = await client.workflowService.getSystemInfo({});
        return `server ${serverVersion ?? '?'}, namespace ${config.temporal.namespace}`;
      }),
    ),
    finding('device ingest', () => answers(`http://127.0.0.1:${ports.ingest}/healthz`)),
    finding('console', () => answers(`http://127.0.0.1:${ports.console}/healthz`)),
  ]);
}

async function finding(what: string, ask: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await ask() };
  } catch (error) {
    return { what, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function answers(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  if (!response.ok)
    throw new Error(`${url} answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return url;
}
