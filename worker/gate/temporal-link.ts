/** One connection for client and worker: an eager start hands the first task over inside this process. */
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { Config } from '../config/config.ts';
import { temporalConnectionOptions } from '../provision/temporal-connection.ts';

export interface TemporalLink {
  readonly connection: NativeConnection;
  readonly client: Client;
}

export async function connectTemporal(settings: Config['temporal'], address: string): Promise<TemporalLink> {
  const connection = await NativeConnection.connect({
    ...temporalConnectionOptions(settings, address),
    ...compressionFor(address),
  });
  return { connection, client: new Client({ connection, namespace: settings.namespace }) };
}

/** Compressing to a server on this machine costs more than it saves. */
function compressionFor(address: string): Pick<NativeConnectionOptions, 'grpcCompression'> {
  return /^(127\.|localhost|\[::1\])/.test(address) ? { grpcCompression: { codec: 'none' } } : {};
}
