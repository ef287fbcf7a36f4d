import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkPorts } from './ports.ts';
import { aConfig, failureOf } from './site.fixture.ts';

describe('checkPorts', () => {
  it('names the taken port, its purpose and the variable', async () => {
    const config = await aConfig();
    await checkPorts(config);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(config.ports.ingest, '127.0.0.1', resolve));
    expect(await failureOf(checkPorts(config))).toMatch(
      new RegExp(`Port ${config.ports.ingest} for device ingest is already in use.*GREENGATE_INGEST_PORT`),
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
