import { createServer } from 'node:net';
import type { Config } from '../config/config.ts';
import { portVariables } from '../config/load-config.ts';
import { StartFailure } from './start-failure.ts';

type PortName = keyof Config['ports'];

const purposes: Readonly<Record<PortName, string>> = {
  console: 'the console',
  ingest: 'device ingest',
  regulator: 'the simulated regulator',
  temporal: 'the embedded Temporal server',
  temporalUi: "Temporal's web page",
  postgres: 'the embedded PostgreSQL',
  simulatorControl: 'the control of the simulated site',
  devices: 'the simulated devices',
};

/** The ports that this configuration makes the site itself listen on. */
export function neededPorts(config: Config): readonly PortName[] {
  const embeddedTemporal = config.temporal.address === null;
  return [
    'console',
    'ingest',
    'regulator',
    ...(embeddedTemporal ? (['temporal'] as const) : []),
    ...(embeddedTemporal && config.ports.temporalUi !== 0 ? (['temporalUi'] as const) : []),
    ...(config.databaseUrl === null ? (['postgres'] as const) : []),
    ...(config.profile === 'demo' ? (['simulatorControl', 'devices'] as const) : []),
  ];
}

/** Throws StartFailure naming the first needed port that is taken, what it is for and how to change it. */
export async function checkPorts(config: Config): Promise<void> {
  const needed = neededPorts(config).flatMap((name) => portsOf(name, config).map((port) => ({ name, port })));
  for (const { name, port } of needed) {
    const host = name === 'console' ? config.console.listen : '127.0.0.1';
    const problem = await bindProblem(port, host);
    if (problem === null) continue;
    if (problem === 'EADDRNOTAVAIL')
      throw new StartFailure(
        `The console cannot listen on ${host}, which is not an address of this machine`,
        'correct console.listen in temporal.yaml or GREENGATE_CONSOLE_LISTEN; 0.0.0.0 means all addresses',
      );
    const why = problem === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${problem})`;
    throw new StartFailure(
      `Port ${port} for ${purposes[name]} ${why}`,
      `stop the other program or choose another port with ${portVariables[name]}`,
    );
  }
}

/** The simulated devices of the demo site: four barriers from the base port on, four boards from ten above it. */
const deviceOffsets = [0, 1, 2, 3, 10, 11, 12, 13];

function portsOf(name: PortName, { ports }: Config): readonly number[] {
  return name === 'devices' ? deviceOffsets.map((offset) => ports.devices + offset) : [ports[name]];
}

function bindProblem(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}
