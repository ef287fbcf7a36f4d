/** Takes up a certificate that was renewed while the console runs; one that is worse than the one in use is left alone. */
import { StartFailure } from '../provision/start-failure.ts';
import type { Config } from '../config/config.ts';
import { checkedCertificate, dateOf, doubtsOf, readPair } from './console-certificate.ts';
import type { Certificate, Pair } from './console-certificate.ts';

export interface CertificateKeeper {
  /** Looks at the files; a change counts when two looks in a row have seen the same. */
  look(): void;
}

export interface CertificateKeeperOptions {
  readonly files: NonNullable<Config['console']['tls']>;
  readonly origins: readonly string[];
  readonly first: Certificate;
  /** Serves new connections with it from now on. */
  readonly use: (pair: Pair) => void;
  readonly tell: (line: string) => void;
}

export function createCertificateKeeper(options: CertificateKeeperOptions): CertificateKeeper {
  let inUse = options.first;
  let [judged, seen] = [stateOf(inUse), stateOf(inUse)];
  return {
    look() {
      const found = read(options);
      const state = found instanceof StartFailure ? found.message : stateOf(found);
      // Certificate and key are two files: between the writing of one and of the other they do not match.
      const isSettled = state === seen;
      seen = state;
      if (!isSettled || state === judged) return;
      judged = state;
      const next = found instanceof StartFailure ? found : better(found, inUse, options);
      if (next instanceof StartFailure) {
        options.tell(
          `${next.message} The certificate in use stays, until ${dateOf(inUse.leaf.validToDate)}.`,
        );
        return;
      }
      // The same as before, after something else was there for a while.
      if (stateOf(next) === stateOf(inUse)) return;
      options.use(next);
      inUse = next;
      options.tell(
        `The renewed certificate of the console is in use, until ${dateOf(next.leaf.validToDate)}.`,
      );
    },
  };
}

const stateOf = ({ cert, key }: Pair): string => `${cert}\n${key}`;

function read({ files }: CertificateKeeperOptions): Pair | StartFailure {
  return orFailure(() => readPair(files));
}

function better(
  pair: Pair,
  inUse: Certificate,
  { files, origins }: CertificateKeeperOptions,
): Certificate | StartFailure {
  return orFailure(() => {
    const next = checkedCertificate(pair, files);
    const now = Date.now();
    const doubts = doubtsOf(next.leaf, origins, now);
    if (doubts.length > doubtsOf(inUse.leaf, origins, now).length)
      throw new StartFailure(
        `The new certificate ${files.certFile} is worse than the one in use: ${doubts.join(', ')}`,
        'put one there that is valid now and names every address of console.origins',
      );
    return next;
  });
}

function orFailure<Result>(work: () => Result): Result | StartFailure {
  try {
    return work();
  } catch (error) {
    if (error instanceof StartFailure) return error;
    throw error;
  }
}
