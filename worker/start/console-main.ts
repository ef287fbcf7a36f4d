/** The built console as a process of its own. Until it has sign-in it listens on loopback only. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { siteConfig } from '../config/site-config.ts';
import { runChild } from './child.ts';
import { projectRoot } from './project-root.ts';

interface ConsoleServer {
  readonly server: { readonly server: import('node:http').Server };
}

runChild(async () => {
  const { ports, dataDir, temporal } = siteConfig();
  process.env['HOST'] = '127.0.0.1';
  process.env['PORT'] = String(ports.console);
  process.env['ORIGIN'] ??= `http://127.0.0.1:${ports.console}`;
  process.env['GREENGATE_DATA'] = dataDir;
  process.env['GREENGATE_TEMPORAL_NAMESPACE'] = temporal.namespace;
  const build = (await import(pathToFileURL(join(projectRoot, 'web', 'build', 'index.js')).href)) as ConsoleServer;
  const http = build.server.server;
  if (!http.listening) {
    await new Promise<void>((resolve, reject) => {
      http.once('listening', resolve);
      http.once('error', reject);
    });
  }
  return {
    stop: () =>
      new Promise<void>((resolve) => {
        http.close(() => {
          resolve();
        });
        http.closeAllConnections();
      }),
  };
});
