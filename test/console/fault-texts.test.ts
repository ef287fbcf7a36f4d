/** What devices and checks report is made in one ring and told to people in another: nothing may come untranslated. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LedBoard } from '../../activities/devices/drivers/board.led.ts';
import { ModbusBarrier } from '../../activities/devices/drivers/barrier.modbus.ts';
import { barrierFaults, SimulatedBarrier } from '../../activities/devices/simulators/simulated-barrier.ts';
import { boardFaults, SimulatedBoard } from '../../activities/devices/simulators/simulated-board.ts';
import { entryKinds } from '../../activities/ledger/entry-kinds.ts';
import { problemWords } from '../../web/src/lib/gates/problem.ts';
import { wordsOf } from '../../web/src/lib/i18n/words.ts';
import { refusalCodes } from '../../worker/ingest/refusal-reasons.ts';
import { movementKinds } from '../../worker/lanes/movement-watch.ts';
import { projectRoot } from '../../worker/start/project-root.ts';
import { passageEnds } from '../../workflows/contract/passage.ts';
import { passageMachine } from '../../workflows/passage/passage.machine.ts';

const isTold = (problem: string): boolean =>
  !problemWords(problem, 'zh').startsWith('设备报错') &&
  !problemWords(problem, 'en').startsWith('The device says');

const map = {
  openCoil: 0,
  closeCoil: 1,
  inputs: { openLimit: 0, closeLimit: 1, loopA: 2, loopB: 3, radar: 4, handset: 5 },
};
const host = '127.0.0.1';
let relay: SimulatedBarrier;
let barrier: ModbusBarrier;
let sign: SimulatedBoard;
let board: LedBoard;

beforeEach(async () => {
  relay = await SimulatedBarrier.start({ openingMs: 30, closingMs: 30 });
  sign = await SimulatedBoard.start();
  const times = { timeoutMs: 60, pulseMs: 20, pollMs: 5, closeGraceMs: 300 };
  barrier = new ModbusBarrier({ host, port: relay.port, unit: 1, map, ...times });
  board = new LedBoard({ host, port: sign.port, timeoutMs: 60 });
});
afterEach(async () => {
  await relay.setFault(null);
  await barrier.close();
  await board.close();
  await Promise.all([relay.close(), sign.close()]);
});

async function reportsOf(...calls: (() => Promise<unknown>)[]): Promise<string[]> {
  const reports: string[] = [];
  for (const call of calls) await call().catch((error: unknown) => reports.push((error as Error).message));
  return reports;
}

describe('what the drivers report', () => {
  it.each(barrierFaults)('is told to people, of a relay with %s', async (fault) => {
    relay.setInput('radar', true);
    await relay.setFault(fault);
    const reports = await reportsOf(
      () => barrier.read(),
      () => barrier.pulseClose(),
      () => barrier.pulseOpen(),
      () => barrier.pulseOpen(),
    );
    expect(reports.filter((report) => !isTold(report))).toEqual([]);
    expect(reports.length).toBeGreaterThan(0);
  });

  it.each(boardFaults)('is told to people, of a board with %s', async (fault) => {
    sign.setFault(fault);
    const reports = await reportsOf(() => board.show({ lines: [], voice: null }));
    expect(reports.map(isTold)).toEqual([true]);
  });

  it('is told to people, of devices that are switched off or given up', async () => {
    await Promise.all([relay.close(), sign.close()]);
    const off = await reportsOf(
      () => barrier.read(),
      () => board.show({ lines: [], voice: null }),
    );
    await Promise.all([barrier.close(), board.close()]);
    const given = await reportsOf(
      () => barrier.read(),
      () => board.show({ lines: [], voice: null }),
    );
    expect([...off, ...given].map((report) => [report, isTold(report)])).toEqual(
      [...off, ...given].map((report) => [report, true]),
    );
    expect([off.length, given.length]).toEqual([2, 2]);
  });
});

/** Where texts are made that reach a passage's problem or a device's health. */
const makers = [
  'activities/gates/open-barrier.ts',
  'activities/gates/close-barrier.ts',
  'activities/decisions/decide.ts',
  'activities/devices/drivers/barrier.modbus.ts',
  'activities/devices/drivers/board.led.ts',
  'activities/devices/drivers/modbus.faults.ts',
  'activities/devices/drivers/modbus.link.ts',
  'activities/devices/drivers/tcp-connect.ts',
  'workflows/passage/passage.assigns.ts',
];
const where = '10.0.0.21:502';
/** What stands in the places of a template. A name that is not here fails the test: somebody has to look. */
const samples: Readonly<Record<string, string>> = {
  'this.#where()': `the board at ${where}`,
  'inputs.arm': 'between',
  'event.sensed.arm': 'closed',
  'error.kind': 'timeout',
  'error.message': `reading inputs 0 to 5 of ${where}: the relay did not answer in time`,
  reason: 'no answer within 400 ms',
  text: 'Modbus exception 6: busy',
  got: 'coil 1 on',
  by: 'loop B',
  coil: '0',
  first: '0',
  'first + count - 1': '5',
  address: '0',
  "on ? 'on' : 'off'": 'on',
  refusal: '2',
  timeoutMs: '400',
  host: '10.0.0.21',
  port: '502',
  'this.#options.host': '10.0.0.21',
  'this.#options.port': '502',
  'input.lane': '1-in',
  alertLevel: 'orange',
  named: 'orange@1',
  from: '2026-11-30 21:00:00',
  until: '2026-11-30 21:00:00',
  seq: '7',
};
const requests = [`reading inputs 0 to 5 of ${where}`, 'pulsing coil 0', 'closing the driver'];
/** Beginnings of reports, looked at in what they begin; and what only a defect of the program says. */
const parts = [`the board at ${where}`, 'loop B', 'the radar', 'decision 7 has no reason'];

/** Sentences of a source file: literals with a space that are neither SQL nor an import. */
function sentencesOf(file: string): string[] {
  const source = readFileSync(join(projectRoot, file), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replaceAll(/\$(?:queryRaw|executeRaw)\S*`[^`]*`/g, '');
  const literals = [...source.matchAll(/'([^'\n]+)'|`([^`]+)`/g)].map((match) => match[1] ?? match[2] ?? '');
  return literals.filter((literal) => /[a-z] [a-z]/.test(literal) && !literal.includes('(${cause'));
}

function filled(sentence: string, what: string): string {
  return sentence.replaceAll(/\$\{((?:[^{}]|\{[^{}]*\})+)\}/g, (_place, name: string) => {
    const sample = name === 'what' ? what : samples[name];
    if (sample === undefined) throw new Error(`no sample for \${${name}} in: ${sentence}`);
    return sample;
  });
}

/** A whole report, or a part of one: what was asked of a device, or why it failed. */
function isCovered(sentence: string): boolean {
  return requests.some((request) => {
    const text = filled(sentence, request);
    const wholes = [
      text,
      `${text.replace('the board at ', '')}: the relay did not answer in time`,
      `${text}: the coil of the previous pulse is not confirmed off`,
      `reading inputs 0 to 5 of ${where}: ${text}`,
      `the board at ${where} did not take the text: ${text}`,
    ];
    return parts.includes(text) || wholes.some(isTold);
  });
}

describe('every text that the sources can make', () => {
  it.each(makers)('is told to people: %s', (file) => {
    const sentences = sentencesOf(file);
    expect(sentences.filter((sentence) => !isCovered(sentence))).toEqual([]);
    expect(sentences.length).toBeGreaterThan(0);
  });
});

describe.each(['zh', 'en'] as const)('the words in %s', (lang) => {
  const words = wordsOf(lang);
  const missing = (table: object, names: readonly string[]): string[] =>
    names.filter((name) => !Object.hasOwn(table, name));

  it('name every state, end, entry, movement and refusal', () => {
    expect(missing(words.states, Object.keys(passageMachine.config.states ?? {}))).toEqual([]);
    expect(missing(words.results, passageEnds)).toEqual([]);
    expect(missing(words.refusals.reasons, [...refusalCodes, 'not-kept'])).toEqual([]);
    expect(missing(words.alarms, movementKinds)).toEqual(['lowered-again']);
    const ofPassages = entryKinds.filter((kind) => /^(passage|alarm|arm|alert|upload)-/.test(kind));
    expect(missing(words.entryKinds, ofPassages)).toEqual([]);
  });
});
