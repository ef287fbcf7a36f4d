import { readFileSync } from 'node:fs';
import type { TLSConfig } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import { StartFailure } from './start-failure.ts';

/** What both `Connection.connect` and `NativeConnection.connect` take. */
export interface TemporalConnectionOptions {
  readonly address: string;
  readonly tls?: TLSConfig | true;
  readonly apiKey?: string;
}

/** Throws StartFailure when a TLS file cannot be read. */
export function temporalConnectionOptions(
  temporal: Config['temporal'],
  address: string,
): TemporalConnectionOptions {
  return {
    address,
    ...(temporal.tls === null ? {} : { tls: tlsConfig(temporal.tls) }),
    ...(temporal.apiKey === null ? {} : { apiKey: temporal.apiKey }),
  };
}

function tlsConfig(tls: NonNullable<Config['temporal']['tls']>): TLSConfig | true {
  const { serverName, caFile, certFile, keyFile } = tls;
  const config: TLSConfig = {
    ...(serverName === null ? {} : { serverNameOverride: serverName }),
    ...(caFile === null ? {} : { serverRootCACertificate: readTlsFile(caFile) }),
    ...(certFile === null || keyFile === null
      ? {}
      : { clientCertPair: { crt: readTlsFile(certFile), key: readTlsFile(keyFile) } }),
  };
  return Object.keys(config).length === 0 ? true : config;
}

function readTlsFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new StartFailure(
      `The TLS file ${file} cannot be read`,
      'correct its path in temporal.yaml or its rights',
      {
        cause,
      },
    );
  }
}
