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

  it('looks at the address that the console listens on', async () => {
    const at = (listen: string) =>
      aConfig({
        GREENGATE_CONSOLE_LISTEN: listen,
        GREENGATE_CONSOLE_ORIGINS: 'https://gate.example',
        GREENGATE_CONSOLE_PROXY_TRUSTED: '127.0.0.9',
      });
    const config = await at('127.0.0.2');
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(config.ports.console, '127.0.0.2', resolve));
    expect(await failureOf(checkPorts(config))).toMatch(/for the console is already in use/);
    await new Promise((resolve) => other.close(resolve));
    expect(await failureOf(checkPorts(await at('192.0.2.1')))).toMatch(
      /192\.0\.2\.1, which is not an address of this machine.*GREENGATE_CONSOLE_LISTEN/,
    );
  });
});
