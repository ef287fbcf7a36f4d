/** Where the console listens and who may speak to it: what does not go together is refused before anything starts. */
import { resolve } from 'node:path';
import * as v from 'valibot';
import { StartFailure } from '../provision/start-failure.ts';
import { isLoopback } from './address-list.ts';
import { consoleKeys } from './config-file.schema.ts';
import type { ConfigFile } from './config-file.schema.ts';
import type { Config } from './config.ts';

type Console = Config['console'];
type Environment = (name: string) => string | null;

/** Relative files are taken from `base`. Throws StartFailure. */
export function consoleOf(content: ConfigFile['console'], base: string, env: Environment): Console {
  const settings: Console = {
    listen: given(env, 'GREENGATE_CONSOLE_LISTEN', consoleKeys.listen) ?? content.listen,
    origins: givenList(env, 'GREENGATE_CONSOLE_ORIGINS', consoleKeys.origins) ?? content.origins,
    tls: tlsOf(
      env('GREENGATE_CONSOLE_TLS_CERT_FILE') ?? content.tls.certFile,
      env('GREENGATE_CONSOLE_TLS_KEY_FILE') ?? content.tls.keyFile,
      base,
    ),
    trustedProxies:
      givenList(env, 'GREENGATE_CONSOLE_PROXY_TRUSTED', consoleKeys.trusted) ?? content.proxy.trusted,
  };
  refuseContradictions(settings);
  return settings;
}

function tlsOf(certFile: string | null, keyFile: string | null, base: string): Console['tls'] {
  if (certFile !== null && keyFile !== null)
    return { certFile: resolve(base, certFile), keyFile: resolve(base, keyFile) };
  if (certFile === null && keyFile === null) return null;
  throw new StartFailure(
    'Only one of console.tls.certFile and console.tls.keyFile is given',
    'give both or neither (GREENGATE_CONSOLE_TLS_CERT_FILE and GREENGATE_CONSOLE_TLS_KEY_FILE)',
  );
}

function refuseContradictions({ listen, origins, tls, trustedProxies }: Console): void {
  const isProtected = tls !== null || trustedProxies.length > 0;
  if (!isProtected && !isLoopback(listen))
    throw new StartFailure(
      `The console would listen on ${listen} without TLS, and passwords would travel in clear text`,
      'name a certificate in console.tls, or the reverse proxy before it in console.proxy.trusted, or set console.listen to 127.0.0.1',
    );
  if (!isProtected && origins.length > 0)
    throw new StartFailure(
      `console.origins names ${origins[0]}, but the console has neither TLS nor a proxy that has it`,
      'name a certificate in console.tls or the proxy in console.proxy.trusted, or remove console.origins',
    );
  if (origins.length === 0 && (trustedProxies.length > 0 || !isLoopback(listen)))
    throw new StartFailure(
      'No address is named under which people open the console',
      'list it in console.origins, like [https://gate.plant.example] (GREENGATE_CONSOLE_ORIGINS)',
    );
}

function given<Output>(
  env: Environment,
  variable: string,
  schema: v.GenericSchema<unknown, Output>,
): Output | null {
  const text = env(variable);
  return text === null ? null : checked(variable, text, schema);
}

function givenList<Output>(
  env: Environment,
  variable: string,
  schema: v.GenericSchema<unknown, Output>,
): Output | null {
  const text = env(variable);
  if (text === null) return null;
  return checked(variable, text.split(/[\s,]+/).filter(Boolean), schema);
}

function checked<Output>(variable: string, value: unknown, schema: v.GenericSchema<unknown, Output>): Output {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new StartFailure(
    `${variable} ${issue.message}, not ${issue.received}`,
    'set it as `greengate start --help` shows',
  );
}
