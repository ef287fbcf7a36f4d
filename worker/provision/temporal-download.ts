/** The official archive of the Temporal CLI; many plants have no way to it, so it gives up soon. */
import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, renameSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { makeFolder } from './make-folder.ts';

const connectPatience = 5000;
const silencePatience = 15_000;
const redirectLimit = 5;

/** Address of the archive: one executable named `temporal` in a tar.gz (Windows: zip or tar.gz). */
export function downloadUrl(version: string, platform: NodeJS.Platform, arch: string): URL {
  const url = new URL(`https://temporal.download/cli/archive/v${version}`);
  url.searchParams.set('platform', platform === 'win32' ? 'windows' : platform);
  url.searchParams.set('arch', arch === 'x64' ? 'amd64' : arch);
  return url;
}

export interface DownloadOrder {
  readonly target: string;
  readonly version: string;
  /** HTTPS_PROXY and NO_PROXY are honoured. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Puts the executable at `target` in one step, or throws with the reason and leaves nothing behind. */
export async function downloadTemporal(order: DownloadOrder): Promise<void> {
  makeFolder(dirname(order.target));
  const folder = mkdtempSync(join(dirname(order.target), 'download-'));
  try {
    const archive = join(folder, 'archive');
    const response = await follow(downloadUrl(order.version, process.platform, process.arch), order.env);
    await pipeline(response, createWriteStream(archive));
    // tar is part of every supported system; the one of Windows opens zip files as well.
    await promisify(execFile)('tar', ['-xf', archive, '-C', folder], { windowsHide: true });
    renameSync(join(folder, basename(order.target)), order.target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function follow(first: URL, env: DownloadOrder['env']): Promise<IncomingMessage> {
  let url = first;
  for (let step = 0; step < redirectLimit; step++) {
    const response = await request(url, env);
    if (response.statusCode === 200) return response;
    const { location } = response.headers;
    response.destroy();
    if (location === undefined) throw new Error(`${url.host} answered ${response.statusCode}`);
    url = new URL(location, url);
  }
  throw new Error(`${first.host} redirects without end`);
}

function request(url: URL, env: DownloadOrder['env']): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ proxyEnv: { ...env } });
    const patience = setTimeout(
      () => sent.destroy(new Error(`${url.host} did not answer in 5 s`)),
      connectPatience,
    );
    const sent = get(url, { agent }, (response) => {
      clearTimeout(patience);
      response.setTimeout(silencePatience, () => response.destroy(new Error(`${url.host} stopped sending`)));
      resolve(response);
    });
    sent.once('error', (error) => {
      clearTimeout(patience);
      reject(error);
    });
  });
}
