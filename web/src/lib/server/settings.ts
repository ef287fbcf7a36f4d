/** What this process was told about its site; the names are those of worker/start/console-main. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporalTls {
  readonly serverName: string | null;
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
}

export interface Settings {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly taskQueue: string;
    readonly apiKey: string | null;
    readonly tls: TemporalTls | null;
  };
  readonly sessions: {
    /** Without a touch of the screen a session ends after this; in any case after the hours. */
    readonly idleMinutes: number;
    readonly absoluteHours: number;
  };
  readonly ingestUrl: string;
  /** Null where the site has a real regulator or real devices. */
  readonly regulatorUrl: string | null;
  readonly simulatorUrl: string | null;
}

/** Read at each call: the build is loaded before the environment is complete in tests. */
export function settings(env: NodeJS.ProcessEnv = process.env): Settings {
  const tls = env['GREENGATE_TEMPORAL_TLS'];
  return {
    databaseUrl: env['DATABASE_URL'] ?? 'postgresql://greengate@127.0.0.1:5433/greengate',
    dataDir: env['GREENGATE_DATA'] ?? join(tmpdir(), 'greengate'),
    temporal: {
      address: env['GREENGATE_TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233',
      namespace: env['GREENGATE_TEMPORAL_NAMESPACE'] ?? 'default',
      taskQueue: env['GREENGATE_TASK_QUEUE'] ?? 'greengate',
      apiKey: env['GREENGATE_TEMPORAL_API_KEY'] || null,
      tls: tls ? (JSON.parse(tls) as TemporalTls) : null,
    },
    sessions: {
      idleMinutes: Number(env['GREENGATE_SESSION_IDLE_MINUTES'] ?? 20),
      absoluteHours: Number(env['GREENGATE_SESSION_HOURS'] ?? 12),
    },
    ingestUrl: env['GREENGATE_INGEST_URL'] ?? 'http://127.0.0.1:8090',
    regulatorUrl: env['GREENGATE_REGULATOR_URL'] || null,
    simulatorUrl: env['GREENGATE_SIMULATOR_URL'] || null,
  };
}
