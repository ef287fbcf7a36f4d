/** The built console of a test site, in a process of its own, and a Chromium from npm to look at it. */
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { ensureConsoleBuild } from '../../worker/start/console-build.ts';
import { projectRoot } from '../../worker/start/project-root.ts';
import { createSupervisor } from '../../worker/start/supervisor.ts';
import { freePorts } from './free-ports.ts';
import type { TestSite } from './test-site.ts';

export interface TestConsole {
  readonly url: string;
  close(): Promise<void>;
}

export async function startTestConsole({ config, databaseUrl }: TestSite): Promise<TestConsole> {
  await ensureConsoleBuild(() => undefined);
  const [port] = await freePorts(1);
  const supervisor = createSupervisor({
    logsDir: join(config.dataDir, 'logs'),
    report: () => undefined,
    showError: () => undefined,
  });
  await supervisor.start({
    name: 'console',
    entry: join(projectRoot, 'worker', 'start', 'console-main.ts'),
    env: {
      GREENGATE_CONFIG: join(config.dataDir, 'none'),
      GREENGATE_DATA: config.dataDir,
      GREENGATE_CONSOLE_PORT: String(port),
      GREENGATE_INGEST_PORT: String(config.ports.ingest),
      GREENGATE_TEMPORAL_ADDRESS: config.temporal.address ?? '',
      GREENGATE_TEMPORAL_NAMESPACE: config.temporal.namespace,
      DATABASE_URL: databaseUrl,
    },
  });
  return { url: `http://127.0.0.1:${port}`, close: supervisor.stopAll };
}

export async function startTestBrowser(): Promise<Browser> {
  // Not the package's own arguments: they switch web security off, and then a form has no origin to be checked.
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-zygote',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
  ];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args, headless: true });
}
