import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { inspectProcess } from './process-table.ts';
import { freePorts } from '../../test/stack/free-ports.ts';
import { aConfig, failureOf, silent } from './site.fixture.ts';
import { startTemporal } from './temporal.ts';

describe('startTemporal', () => {
  it('starts a server that keeps histories for three days, and stops it', { timeout: 60_000 }, async () => {
    const config = await aConfig({ GREENGATE_TEMPORAL_NAMESPACE: 'site' });
    const server = await startTemporal(config, silent);
    const connection = await Connection.connect({ address: server.address });
    const { config: settings } = await connection.workflowService.describeNamespace({ namespace: 'site' });
    await connection.close();
    expect(Number(settings?.workflowExecutionRetentionTtl?.seconds)).toBe(72 * 3600);

    const used = await startTemporal(
      { ...config, temporal: { ...config.temporal, address: server.address } },
      silent,
    );
    expect(used.pid()).toBeNull();
    const wrong = {
      ...config,
      temporal: { ...config.temporal, address: server.address, namespace: 'nowhere' },
    };
    expect(await failureOf(startTemporal(wrong, silent))).toMatch(/namespace "nowhere" does not answer/);

    const pid = server.pid() ?? 0;
    await server.stop();
    expect(inspectProcess(pid)).toBeNull();
    expect(existsSync(join(config.dataDir, 'temporal', 'temporal.db'))).toBe(true);
    expect(readFileSync(join(config.dataDir, 'logs', 'temporal.log'), 'utf8')).not.toContain('panic');
  });

  it('names a configured server that does not answer', { timeout: 15_000 }, async () => {
    const [port] = await freePorts(1);
    const config = await aConfig({ GREENGATE_TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
    expect(await failureOf(startTemporal(config, silent))).toMatch(/GREENGATE_TEMPORAL_ADDRESS/);
  });
});
