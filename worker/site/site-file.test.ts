import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartFailure } from '../provision/start-failure.ts';
import { projectRoot } from '../start/project-root.ts';
import { readSiteFile } from './site-file.ts';

const demo = join(projectRoot, 'prisma', 'seed', 'demo-site.yaml');
const ports = { devices: 5_000, regulator: 8_095 };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greengate-site-file-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function edited(from: string | RegExp, to: string): string {
  const source = readFileSync(demo, 'utf8');
  const text = source.replace(from, to);
  expect(text).not.toBe(source);
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  return file;
}

describe('a site file', () => {
  it('names a barrier, a board and a camera for every lane, at the ports that it is given', async () => {
    const site = await readSiteFile(demo, ports);
    for (const { id } of site.lanes) {
      const kinds = site.devices.filter(({ lane }) => lane === id).map(({ kind }) => kind);
      expect(kinds.sort(), id).toEqual(['barrier', 'board', 'camera']);
    }
    expect(JSON.stringify(site)).not.toMatch(/\{(devices|regulator)/);
    expect(site.regulators[0]?.url).toContain('8095');
  });

  it.each([
    ['a direction that there is not', /direction: in\b/, 'direction: sideways', 'lanes.0.direction'],
    ['a kind of device that there is not', /kind: camera/, 'kind: radio', 'devices.0.kind'],
    ['a phone number that there is not', /phone: '13800000001'/, "phone: '1380000'", 'contact.phone'],
    ['half a name', /driver: 司机甲/, 'driver: 甲', 'contact.driver'],
    ['a word that it does not know', /^plant:/m, 'plnat: 1\nplant:', 'plnat'],
  ])('is refused for %s, with the place', async (...[, from, to, place]) => {
    const reading = readSiteFile(edited(from, to), ports);
    await expect(reading).rejects.toThrow(StartFailure);
    await expect(reading).rejects.toThrow(place);
  });

  it('that is not there is told with its path', async () => {
    const file = join(folder, 'none.yaml');
    await expect(readSiteFile(file, ports)).rejects.toThrow(file);
  });
});
