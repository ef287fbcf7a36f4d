/** The log file of one child; two generations are kept so that a plant's disk does not fill up. */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { makeFolder } from '../provision/make-folder.ts';

const limit = 20_000_000;

export interface ChildLog {
  /** Copies each line of a stream into the file; `also` gets it too. */
  readonly follow: (stream: Readable, also?: (line: string) => void) => void;
}

export function openChildLog(file: string): ChildLog {
  makeFolder(dirname(file));
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const append = (line: string): void => {
    if (size > limit) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    const text = `${line}\n`;
    appendFileSync(file, text);
    size += Buffer.byteLength(text);
  };
  return {
    follow: (stream, also) => {
      createInterface({ input: stream }).on('line', (line) => {
        append(line);
        also?.(line);
      });
    },
  };
}
