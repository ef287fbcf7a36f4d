/** What a device or the gate reports, in the words of the page. The texts are English wherever they are made. */
import { findFact } from '../../../../rules/catalogue/facts.ts';
import { wordFor, wordsOf } from '../i18n/words.ts';
import type { Lang, Words } from '../i18n/words.ts';

interface Teller {
  readonly lang: Lang;
  readonly words: Words;
}
interface Entry {
  readonly match: RegExp;
  /** `parts`: the groups of the match, in their order. Null: a part of it is not known. */
  readonly say: (teller: Teller, ...parts: string[]) => string | null;
}
type Table<Name extends string> = Readonly<Record<Name, Entry>>;
type Told = keyof Words['faults']['told'];
type Reason = keyof Words['faults']['reasons'];

const arm = /(open|closed|between|fault)/.source;

/** Whole texts. `workflows/passage`, `activities/gates`, `activities/decisions` and the device drivers make them. */
const told: Table<Told> = {
  notAllowed: plain(/^no ledger entry allows this opening$/, 'notAllowed'),
  unreadable: plain(/^barrier inputs cannot be read$/, 'unreadable'),
  armElsewhere: {
    match: new RegExp(`^arm is ${arm}, neither open nor closed$`),
    say: ({ words }, position = '') => words.faults.told.armElsewhere(armWord(words, position)),
  },
  nobodyThere: plain(/^nobody stands before the arm any more$/, 'nobodyThere'),
  openedAlready: plain(/^this passage had its opening already$/, 'openedAlready'),
  workerStopped: plain(/^the worker stopped in between and the arm is closed: /, 'workerStopped'),
  notTried: plain(/^not tried$/, 'notTried'),
  notOpen: {
    match: new RegExp(`^open limit did not answer, arm is ${arm}$`),
    say: ({ words }, position = '') => words.faults.told.notOpen(armWord(words, position)),
  },
  notClosed: plain(/^close limit did not answer$/, 'notClosed'),
  readInputs: failed(/^reading inputs \d+ to \d+ of (\S+): (.+)$/, (words, reason, [where = '']) =>
    words.readInputs(reason, where),
  ),
  readCoil: failed(/^reading coil (\d+) of (\S+): (.+)$/, (words, reason, [coil = '', where = '']) =>
    words.readCoil(output(coil), reason, where),
  ),
  switchOn: failed(/^switching coil (\d+) of (\S+) on: (.+)$/, (words, reason, [coil = '', where = '']) =>
    words.switchOn(output(coil), reason, where),
  ),
  switchOff: failed(/^switching coil (\d+) of (\S+) off: (.+)$/, (words, reason, [coil = '', where = '']) =>
    words.switchOff(output(coil), reason, where),
  ),
  occupied: plain(/^not closing: .+ reports something under the arm$/, 'occupied'),
  coilStillOn: {
    match: /^pulsing coil (\d+): the coil of the previous pulse is not confirmed off/,
    say: ({ words }, coil = '') => words.faults.told.coilStillOn(output(coil)),
  },
  coilStillOnAtEnd: plain(
    /^closing the driver: the coil of the previous pulse is not confirmed off/,
    'coilStillOnAtEnd',
  ),
  boardClosed: plain(/^the board driver has been closed$/, 'boardClosed'),
  boardRefused: {
    match: /^the board at (\S+) refused the text with code (\d+)$/,
    say: ({ words }, where = '', code = '') => words.faults.told.boardRefused(code, where),
  },
  boardSilent: failed(/^the board at (\S+) did not take the text: (.+)$/, (words, reason, [where = '']) =>
    words.boardSilent(reason, where),
  ),
  cameraInput: {
    match: /^io(\d+)=(\d+)$/,
    say: ({ words }, input = '', value = '') => words.faults.told.cameraInput(input, value),
  },
  noLane: {
    match: /^lane (\S+) is not registered$/,
    say: ({ words }, lane = '') => words.faults.told.noLane(lane),
  },
  noRuleSet: {
    match: /^no rule set is assigned to level (\w+): assign one$/,
    say: ({ words }, level = '') => words.faults.told.noRuleSet(wordFor(words.alert.band, level)),
  },
  ruleSetMissing: {
    match: /^rule set (\S+) is not in the archive$/,
    say: ({ words }, name = '') => words.faults.told.ruleSetMissing(name),
  },
  ruleSetEnded: {
    match: /^rule set (\S+) was valid until (.+): have the plan name a version that is valid$/,
    say: ({ words }, name = '', at = '') => words.faults.told.ruleSetEnded(name, at),
  },
  ruleSetNotYet: {
    match: /^rule set (\S+) is not valid before (.+): have the plan name a version that is valid$/,
    say: ({ words }, name = '', at = '') => words.faults.told.ruleSetNotYet(name, at),
  },
  ruleSetBroken: {
    match: /^rule set (\S+) does not load: /,
    say: ({ words }, name = '') => words.faults.told.ruleSetBroken(name),
  },
  factMissing: {
    match: /^The fact (\w+) is missing: /,
    say: ({ words, lang }, fact = '') => words.faults.told.factMissing(factWord(fact, lang)),
  },
  factWrong: {
    match: /^The fact (\w+) has a wrong value: /,
    say: ({ words, lang }, fact = '') => words.faults.told.factWrong(factWord(fact, lang)),
  },
};

/** What stands behind the colon: why a request to a device failed. */
const reasons: Table<Reason> = {
  late: because(/^the relay did not answer in time$/, 'late'),
  refused: {
    match: /^the relay refused: Modbus exception (\d+)/,
    say: ({ words }, code = '') => words.faults.reasons.refused(codeWord(words.faults.modbus, code)),
  },
  confirmedOther: because(/^the relay confirmed coil \d+ (?:on|off)$/, 'confirmedOther'),
  notSent: because(/^not sent, the connection is closed$/, 'notSent'),
  relayClosed: because(/^the relay closed the connection$/, 'relayClosed'),
  driverClosed: because(/^the (?:board )?driver has been closed$/, 'driverClosed'),
  closedByUs: because(/^closed by this program$/, 'closedByUs'),
  garbled: because(/^(?:Data length error|Unexpected data error|CRC error)/, 'garbled'),
  noConnection: {
    match: /^no connection to \S+: (.+)$/,
    say: (teller, detail = '') => {
      const reason = reasonWords(detail, teller);
      return reason === null ? null : teller.words.faults.reasons.noConnection(reason);
    },
  },
  noAnswer: {
    match: /^no answer within (\d+) ms$/,
    say: ({ words }, ms = '') => words.faults.reasons.noAnswer(ms),
  },
  noAcknowledgement: {
    match: /^no acknowledgement within (\d+) ms$/,
    say: ({ words }, ms = '') => words.faults.reasons.noAcknowledgement(ms),
  },
  connectionLost: because(/^the connection was lost$/, 'connectionLost'),
};

/** In words; a text that nobody has translated yet is marked as a device's own. */
export function problemWords(problem: string, lang: Lang): string {
  const teller = { lang, words: wordsOf(lang) };
  // Faults of a barrier carry their kind before the message.
  const text = problem.replace(/^(?:timeout|unreachable|exception|wrong-answer|occupied): /, '');
  return say(told, text, teller) ?? teller.words.faults.unknown(problem);
}

function reasonWords(reason: string, teller: Teller): string | null {
  const known = say(reasons, reason, teller);
  if (known !== null) return known;
  const code = /\b(E[A-Z]{2,}(?:_[A-Z]+)?)\b/.exec(reason)?.[1];
  return code === undefined ? null : codeWord(teller.words.faults.network, code);
}

function say(table: Readonly<Record<string, Entry>>, text: string, teller: Teller): string | null {
  for (const { match, say: tell } of Object.values(table)) {
    const found = match.exec(text);
    if (found !== null) return tell(teller, ...found.slice(1));
  }
  return null;
}

type Plain<Words> = { [Name in keyof Words]: Words[Name] extends string ? Name : never }[keyof Words];

function plain(match: RegExp, name: Plain<Words['faults']['told']>): Entry {
  return { match, say: ({ words }) => words.faults.told[name] };
}

function because(match: RegExp, name: Plain<Words['faults']['reasons']>): Entry {
  return { match, say: ({ words }) => words.faults.reasons[name] };
}

/** A request that failed; the last group of the match is why. */
function failed(
  match: RegExp,
  tell: (words: Words['faults']['told'], reason: string, parts: readonly string[]) => string,
): Entry {
  return {
    match,
    say: (teller, ...parts) => {
      const reason = reasonWords(parts.at(-1) ?? '', teller);
      return reason === null ? null : tell(teller.words.faults.told, reason, parts.slice(0, -1));
    },
  };
}

/** Outputs are counted from one where they are wired, from zero in the protocol. */
function output(coil: string): string {
  return `DO${Number(coil) + 1}`;
}

function armWord({ track }: Words, position: string): string {
  return track.arm[position as keyof typeof track.arm] ?? position;
}

function factWord(name: string, lang: Lang): string {
  return findFact(name)?.label[lang] ?? name;
}

function codeWord(table: Words['faults']['network'] | Words['faults']['modbus'], code: string): string {
  const word = (table as Readonly<Record<string, unknown>>)[code];
  return typeof word === 'string' ? word : table.other(code);
}
