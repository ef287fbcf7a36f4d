/** Builds the Temporal CLI from source; the Go module proxy is often reachable where the download is not. */
import { spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Report } from '../start/report.ts';
import { makeFolder } from './make-folder.ts';
import { StartFailure } from './start-failure.ts';

const progressEvery = 5000;

export interface BuildOrder {
  readonly go: string;
  readonly target: string;
  readonly version: string;
  readonly report: Report;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Puts the built executable at `target` in one step; throws StartFailure with the last line of Go's output. */
export async function buildTemporal(order: BuildOrder): Promise<void> {
  makeFolder(dirname(order.target));
  const folder = mkdtempSync(join(dirname(order.target), 'build-'));
  try {
    await install(order, folder);
    renameSync(join(folder, basename(order.target)), order.target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(order: BuildOrder, folder: string): Promise<void> {
  const { go, version, report, env } = order;
  const from = performance.now();
  const lines: string[] = [];
  const child = spawn(go, ['install', '-v', `github.com/temporalio/cli/cmd/temporal@v${version}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
    // Without C no compiler is needed, and a GOOS or GOARCH meant for other builds would forbid GOBIN.
    env: { ...env, GOBIN: folder, CGO_ENABLED: '0', GOOS: '', GOARCH: '', GOFLAGS: '' },
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line.trim());
    if (lines.length > 20) lines.shift();
  });
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - from) / 1000);
    report(`Temporal: building, ${seconds} s, ${lines.at(-1) ?? 'starting Go'}`);
  }, progressEvery);
  return new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(buildFailure(lines))));
  }).finally(() => clearInterval(progress));
}

function buildFailure(lines: readonly string[]): StartFailure {
  const reason = lines.findLast((line) => line !== '') ?? 'no output';
  return new StartFailure(
    `Building the Temporal server with Go failed: ${reason}`,
    'check the way to the Go module proxy (GOPROXY), install the Temporal CLI, or set GREENGATE_TEMPORAL_ADDRESS',
  );
}
