import { createPrivateKey, X509Certificate } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aFolder, failureOf } from '../provision/site.fixture.ts';
import { createCertificateKeeper } from './certificate-keeper.ts';
import { aCertificate, writePair } from './certificate.fixture.ts';
import { checkedCertificate, doubtsOf, readCertificate } from './console-certificate.ts';
import type { Pair } from './console-certificate.ts';

const [one, two] = [aCertificate(), aCertificate()];
const files = { certFile: '/c.pem', keyFile: '/c.key' };
const origins = ['https://gate.greengate.test'];
const locked = createPrivateKey(one.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();

describe('readCertificate', () => {
  it('names a file that is not there or cannot be read, and the setting', async () => {
    const folder = aFolder();
    const written = writePair(folder, one);
    expect(readCertificate(written).cert).toBe(one.cert);
    const failure = (paths: typeof files): Promise<string> =>
      failureOf((async () => readCertificate(paths))());
    expect(await failure({ ...written, keyFile: folder })).toMatch(/key file .* cannot be read \(EISDIR\)/);
    rmSync(written.certFile);
    expect(await failure(written)).toMatch(
      /certificate file .*console\.pem .*not there.*console\.tls\.certFile/,
    );
  });

  it.each([
    [{ cert: one.cert, key: two.key }, /key \/c\.key does not belong to the certificate \/c\.pem/],
    [{ cert: 'x', key: one.key }, /\/c\.pem holds no certificate/],
    [{ cert: one.cert, key: one.cert }, /\/c\.key holds no private key/],
    [{ cert: one.cert, key: locked }, /\/c\.key .*passphrase/],
  ] as [Pair, RegExp][])('refuses in one sentence what cannot serve: %#', async (pair, sentence) => {
    expect(await failureOf((async () => checkedCertificate(pair, files))())).toMatch(sentence);
  });
});

describe('doubtsOf', () => {
  const doubts = (options: Parameters<typeof aCertificate>[0], names = origins): readonly string[] =>
    doubtsOf(new X509Certificate(aCertificate(options).cert), names, Date.now());

  it('has none of a certificate that is valid for every origin', () => {
    expect(
      doubts({ names: ['*.greengate.test', '10.0.0.5', 'fd00::5'] }, [
        'https://gate.greengate.test:8443',
        'https://10.0.0.5',
        'https://[fd00::5]:3000',
      ]),
    ).toEqual([]);
  });

  it('names what ended, what has not begun and what is not covered', () => {
    expect(doubts({ from: -30, until: -1 }).join()).toMatch(/it ended on \d{4}-/);
    expect(doubts({ from: 1 }).join()).toMatch(/valid from/);
    expect(doubts({ names: ['other.test'] })).toEqual(['it is not for https://gate.greengate.test']);
    // Browsers do not look at the common name any more.
    expect(doubts({}, ['https://common-name.greengate.test'])).toHaveLength(1);
  });
});

describe('the keeper', () => {
  function kept(first = one) {
    const folder = aFolder();
    const paths = writePair(folder, first);
    const [used, told]: [Pair[], string[]] = [[], []];
    const keeper = createCertificateKeeper({
      files: paths,
      origins,
      first: readCertificate(paths),
      use: (pair) => used.push(pair),
      tell: (line) => told.push(line),
    });
    return { folder, paths, keeper, used, told, serial: () => used.map(({ cert }) => cert) };
  }

  it('takes up a renewed pair once, when both files are there', () => {
    const { paths, keeper, told, serial } = kept();
    keeper.look();
    writeFileSync(paths.certFile, two.cert);
    keeper.look();
    writeFileSync(paths.keyFile, two.key);
    keeper.look();
    expect(told).toEqual([]);
    for (let n = 0; n < 3; n += 1) keeper.look();
    expect(serial()).toEqual([two.cert]);
    expect(told.join()).toMatch(/renewed certificate .* in use, until \d{4}-/);
  });

  it.each([
    ['half of it', { cert: two.cert, key: one.key }, /does not belong.*in use stays, until \d{4}-/],
    ['no PEM', { cert: 'x', key: two.key }, /holds no certificate/],
    ['one that has ended', aCertificate({ from: -3, until: -2 }), /worse than the one in use: it ended/],
    ['one for other names', aCertificate({ names: ['x.test'] }), /it is not for https:\/\/gate/],
  ])('keeps the old one and says so once when the renewal is broken: %s', (_what, broken, sentence) => {
    const { folder, keeper, used, told } = kept();
    writePair(folder, broken);
    for (let n = 0; n < 4; n += 1) keeper.look();
    expect(used).toEqual([]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(sentence);
    writePair(folder, two);
    for (let n = 0; n < 2; n += 1) keeper.look();
    expect(used.map(({ cert }) => cert)).toEqual([two.cert]);
  });

  it('says once that the files are gone and nothing when they are back as they were', () => {
    const { folder, paths, keeper, used, told } = kept();
    rmSync(paths.certFile);
    for (let n = 0; n < 3; n += 1) keeper.look();
    expect(told).toHaveLength(1);
    writePair(folder, one);
    for (let n = 0; n < 3; n += 1) keeper.look();
    expect(told).toHaveLength(1);
    expect(used).toEqual([]);
  });

  it('takes a certificate that is no worse than one that has ended', () => {
    const { folder, keeper, serial } = kept(aCertificate({ from: -3, until: -2 }));
    writePair(folder, two);
    for (let n = 0; n < 2; n += 1) keeper.look();
    expect(serial()).toEqual([two.cert]);
  });
});
