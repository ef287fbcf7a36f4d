import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseOptions, ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
let copy: string;

/** A copy with the rings, so that a forbidden import can be planted. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'greengate-rings-'));
  for (const part of [
    'rules',
    'workflows',
    'people',
    'activities',
    'worker',
    'test',
    'prisma',
    'tsconfig.json',
    'package.json',
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

async function violations(): Promise<string[]> {
  const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
    forbidden: unknown[];
    options: ICruiseOptions;
  };
  const options = {
    ...config.options,
    baseDir: copy,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
  };
  const { output } = await cruise(
    ['rules', 'workflows', 'people', 'activities', 'worker'],
    options as ICruiseOptions,
  );
  return (output as ICruiseResult).summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${to}`,
  );
}

describe('the rings', () => {
  it.each([
    ['rules/planted.ts', "import 'node:fs';", 'rules-are-pure'],
    ['rules/planted.ts', "import 'json-rules-engine';", 'one-importer-of-the-rules-engine'],
    ['workflows/passage/planted.ts', "import '../../activities/ledger/canonical.ts';", 'workflows-are-pure'],
    ['workflows/contract/planted.ts', "import '@temporalio/workflow';", 'contract-is-light'],
    ['people/planted.ts', "import '../worker/config/site-config.ts';", 'people-know-the-ledger-only'],
    [
      'activities/gates/planted.ts',
      "import '../../worker/config/site-config.ts';",
      'activities-know-no-worker-and-no-console',
    ],
    [
      'worker/gate/planted.ts',
      "import '../../activities/devices/drivers/vzenith.codec.ts';",
      'the-core-knows-no-vendor',
    ],
    ['activities/ledger/planted.ts', "import 'node-forge';", 'node-forge-reads-keys-only'],
  ])('refuse %s with %s', async (file, source, rule) => {
    writeFileSync(join(copy, file), `${source}\n`);
    const found = await violations();
    rmSync(join(copy, file));
    expect(found.some((violation) => violation.startsWith(`${rule}:`))).toBe(true);
  });

  it('hold as they are', async () => {
    expect(await violations()).toEqual([]);
  });
});
