/** The console's way to Temporal: connected at the first use, and again by itself after an outage. */
import { readFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { settings } from './settings.ts';
import type { Settings, TemporalTls } from './settings.ts';

let opened: Client | null = null;

export function temporal(): Client {
  opened ??= open(settings().temporal);
  return opened;
}

function open({ address, namespace, apiKey, tls }: Settings['temporal']): Client {
  const connection = Connection.lazy({
    address,
    connectTimeout: 3_000,
    ...(apiKey === null ? {} : { apiKey }),
    ...(tls === null ? {} : { tls: security(tls) }),
  });
  return new Client({ connection, namespace });
}

function security({
  serverName,
  caFile,
  certFile,
  keyFile,
}: TemporalTls): NonNullable<ConnectionOptions['tls']> {
  return {
    ...(serverName === null ? {} : { serverNameOverride: serverName }),
    ...(caFile === null ? {} : { serverRootCACertificate: readFileSync(caFile) }),
    ...(certFile === null || keyFile === null
      ? {}
      : { clientCertPair: { crt: readFileSync(certFile), key: readFileSync(keyFile) } }),
  };
}

/** Runs a call to Temporal that must answer within `ms`. */
export function within<T>(ms: number, call: () => Promise<T>): Promise<T> {
  return temporal().connection.withDeadline(Date.now() + ms, call);
}

/** Nothing was sent: the service was not there to take it. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';
}

/**
 * Before an order is sent. The client tries again by itself until its time is up, and then nobody could tell an order
 * that never left from one whose answer was lost. Throws TemporalUnreachable.
 */
export async function mustBeReachable(): Promise<void> {
  try {
    await within(2_000, () => temporal().workflowService.getSystemInfo({}));
  } catch (cause) {
    throw new TemporalUnreachable('the workflow service does not answer', { cause });
  }
}
