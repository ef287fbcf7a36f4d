import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../start/project-root.ts';
import { loadConfig } from './load-config.ts';
import { settings, settingsHelp } from './settings.ts';

const read = (...path: string[]): string => readFileSync(join(projectRoot, ...path), 'utf8');
/** The keys of a document, with dots; what is null or a list is a key as well. */
const keysOf = (value: unknown, above = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, below]) => keysOf(below, above === '' ? key : `${above}.${key}`))
    : [above];

it('lists every variable that the configuration reads', () => {
  const sources = ['load-config.ts', 'console-config.ts', 'site-config.ts']
    .map((file) => read('worker', 'config', file))
    .join('');
  const named = new Set(sources.match(/\b(GREENGATE_[A-Z_]+|DATABASE_URL)\b/g));
  expect([...named].filter((name) => !settings.some(({ variable }) => variable === name))).toEqual([]);
});

it('lists every key of the shipped file', () => {
  const shipped = keysOf(parse(read('temporal.yaml'))).map((key) =>
    key.replace(/^profiles\.\w+/, 'profiles.<profile>'),
  );
  expect(shipped.filter((name) => !settings.some(({ key }) => key === name))).toEqual([]);
});

it('tells the defaults that are in force without file and environment', () => {
  const config = loadConfig({ env: {}, file: join(projectRoot, 'no-such-file.yaml') });
  const given = {
    profile: config.profile,
    ...Object.fromEntries(
      Object.entries(config.ports).map(([name, port]) => [`ports.${name}`, String(port)]),
    ),
    'console.listen': config.console.listen,
    'demo.traffic': config.demo.traffic ? 'on' : 'off',
    'profiles.<profile>.namespace': config.temporal.namespace,
    'profiles.<profile>.taskQueue': config.temporal.taskQueue,
  };
  const told = Object.fromEntries(settings.map(({ key, preset }) => [key, preset]));
  expect(told).toMatchObject(given);
  expect(config.dataDir).toBe(join(projectRoot, told['data'] ?? ''));
});

it('takes one line for each', () => {
  for (const { variable, key, preset } of settings) {
    const lines = settingsHelp()
      .split('\n')
      .filter((line) => line.includes(`  ${variable ?? key} `));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`(default: ${preset})`);
  }
});
