import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, failureOf, silent } from './site.fixture.ts';
import { cacheFolder, findTemporal } from './temporal-cli.ts';
import { downloadUrl } from './temporal-download.ts';

/** No way to the download: nothing listens on the discard port. */
const noDownload = { HTTPS_PROXY: 'http://127.0.0.1:9' };
const answersVersion = '#!/bin/sh\necho "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"\n';

function anExecutable(folder: string, name: string, content: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content, { mode: 0o755 });
  return join(folder, name);
}

/** Stands in for Go: counts its calls, takes a moment, and installs an executable where it is told to. */
function aGo(
  folder: string,
  ending = `printf '%s' '${answersVersion}' > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal"`,
) {
  anExecutable(
    folder,
    'go',
    `#!/bin/sh\necho "$@" >> "${folder}/calls"\necho go.temporal.io/server >&2\n${ending}\n`,
  );
  return {
    PATH: `${folder}${delimiter}/usr/bin${delimiter}/bin`,
    calls: () => readFileSync(`${folder}/calls`, 'utf8'),
  };
}

describe('findTemporal', () => {
  it('prefers the executable on PATH, then the one in the cache', async () => {
    const [bin, cache] = [aFolder(), aFolder()];
    const cached = anExecutable(join(cache, 'greengate', 'temporal-cli-1.5.1'), 'temporal', answersVersion);
    expect(await findTemporal(silent, { PATH: bin, XDG_CACHE_HOME: cache })).toBe(cached);
    const onPath = anExecutable(bin, 'temporal', answersVersion);
    expect(await findTemporal(silent, { PATH: bin, XDG_CACHE_HOME: cache })).toBe(onPath);
  });

  it('builds once with Go for two starts at the same time, and leaves only the executable', async () => {
    const cache = aFolder();
    const go = aGo(aFolder());
    const env = { ...noDownload, PATH: go.PATH, XDG_CACHE_HOME: cache };
    const lines: string[] = [];
    const both = await Promise.all([1, 2].map(() => findTemporal((line) => lines.push(line), env)));
    const folder = join(cache, 'greengate', 'temporal-cli-1.5.1');
    expect(both).toEqual([join(folder, 'temporal'), join(folder, 'temporal')]);
    expect(go.calls()).toBe('install -v github.com/temporalio/cli/cmd/temporal@v1.5.1\n');
    expect(readdirSync(folder)).toEqual(['temporal']);
    expect(readdirSync(join(cache, 'greengate'))).toEqual(['temporal-cli-1.5.1']);
    expect(lines.join('\n')).toMatch(/building it with Go, once/);
  });

  it('takes over a build whose process was killed', async () => {
    const cache = aFolder();
    mkdirSync(join(cache, 'greengate'));
    writeFileSync(
      join(cache, 'greengate', 'temporal-cli-1.5.1.lock'),
      JSON.stringify({ pid: 1, started: 'long ago' }),
    );
    const env = { ...noDownload, PATH: aGo(aFolder()).PATH, XDG_CACHE_HOME: cache };
    expect(await findTemporal(silent, env)).toContain('temporal-cli-1.5.1');
  });

  it('says in one sentence what to do when Go fails, and when there is no Go', async () => {
    const failing = { ...noDownload, PATH: aGo(aFolder(), 'echo "dial tcp: no route" >&2; exit 1').PATH };
    expect(await failureOf(findTemporal(silent, { ...failing, XDG_CACHE_HOME: aFolder() }))).toMatch(
      /no route; check the way to the Go module proxy/,
    );
    const bare = { ...noDownload, PATH: aFolder(), XDG_CACHE_HOME: aFolder() };
    expect(await failureOf(findTemporal(silent, bare))).toMatch(
      /no Go to build it; install the Temporal CLI or Go/,
    );
  });
});

it('keeps the executable where each system keeps caches', () => {
  expect(cacheFolder({ HOME: '/h' }, 'linux')).toBe(join('/h', '.cache', 'greengate'));
  expect(cacheFolder({ HOME: '/h', XDG_CACHE_HOME: '/x' }, 'linux')).toBe(join('/x', 'greengate'));
  expect(cacheFolder({ HOME: '/h' }, 'darwin')).toBe(join('/h', 'Library', 'Caches', 'greengate'));
  expect(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'greengate'));
});

it('asks for the official archive of each system', () => {
  expect(downloadUrl('1.5.1', 'linux', 'x64').href).toBe(
    'https://temporal.download/cli/archive/v1.5.1?platform=linux&arch=amd64',
  );
  expect(downloadUrl('1.5.1', 'win32', 'arm64').search).toBe('?platform=windows&arch=arm64');
});
