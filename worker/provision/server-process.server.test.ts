import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { inspectProcess } from './process-table.ts';
import { aConfig, aFolder } from './site.fixture.ts';

it('leaves no server behind when its start is broken off, as by Ctrl-C', { timeout: 30_000 }, async () => {
  const config = await aConfig();
  const pidFile = join(config.dataDir, 'postgres.pid.json');
  const script = join(aFolder(), 'site.ts');
  writeFileSync(
    script,
    `import { existsSync } from 'node:fs';
     import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, 'postgres.ts'))};
     void startPostgres(${JSON.stringify(config)}, () => undefined);
     setInterval(() => existsSync(${JSON.stringify(pidFile)}) && process.exit(), 1);`,
  );
  const site = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise((resolve) => site.once('exit', resolve));
  expect(existsSync(pidFile)).toBe(true);
  const { server } = JSON.parse(readFileSync(pidFile, 'utf8')) as { server: { pid: number } };
  await vi.waitFor(() => expect(inspectProcess(server.pid)).toBeNull(), { timeout: 15_000, interval: 100 });
});
