/** Runs every test and says at the end, alone on a line, how many passed and failed; arguments go to Vitest. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), 'greengate-test-'));
try {
  const file = join(folder, 'report.json');
  const exitCode = await runVitest(file, process.argv.slice(2));
  const { passed, failed } = count(file, exitCode);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function runVitest(reportFile: string, passedOn: readonly string[]): Promise<number> {
  const manifest = createRequire(import.meta.url).resolve('vitest/package.json');
  const args = [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...passedOn,
  ];
  const child = spawn(process.execPath, [join(dirname(manifest), 'vitest.mjs'), ...args], {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
  });
  // Ctrl-C reaches Vitest as well; the summary waits for it.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** A file that does not load counts as failed, and so do a run without tests and an error outside any test. */
function count(reportFile: string, exitCode: number): { readonly passed: number; readonly failed: number } {
  const report = readReport(reportFile);
  if (report === null) return { passed: 0, failed: 1 };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + brokenFiles.length;
  const otherwiseBad = exitCode !== 0 || passed === 0;
  return { passed, failed: failed === 0 && otherwiseBad ? 1 : failed };
}

function readReport(file: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    // Vitest ended before it could write one and has said why.
    return null;
  }
}
