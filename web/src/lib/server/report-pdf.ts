/** The report of an alert as a PDF: the same content as its page, with the entry that holds it. */
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { AlertReport, ReportedCount } from '../../../../workflows/contract/alert-report.ts';
import { fullStamp } from '../format/beijing.ts';
import { shortNames } from '../alerts/level-names.ts';
import type { LevelNames } from '../alerts/level-names.ts';
import { wordFor, wordsOf } from '../i18n/words.ts';
import type { Lang } from '../i18n/words.ts';

export interface PdfReport {
  readonly report: AlertReport;
  readonly plant: string;
  /** The entry `alert-closed`: its number and hash prove what is printed here. */
  readonly entry: { readonly seq: string; readonly hash: string };
  readonly laneName: (id: string) => string;
  /** What the plan called the levels. */
  readonly names: LevelNames;
  readonly lang: Lang;
}

type Rows = readonly (readonly string[])[];

const margin = 42;
const font = (): string =>
  fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'));

export function reportPdf(given: PdfReport): Promise<Uint8Array<ArrayBuffer>> {
  const t = wordsOf(given.lang).alert;
  const { report } = given;
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    info: { Title: `${t.reportPage.title} ${report.alert.slice(6)}`, Producer: 'Greengate' },
  });
  doc.registerFont('text', font()).font('text');
  const done = bytesOf(doc);
  doc.fontSize(17).text(`${given.plant} · ${t.reportPage.title}`);
  doc.fontSize(9).fillColor('#444').text(headOf(given)).fillColor('#000');
  for (const [title, rows] of sectionsOf(given)) section(doc, title, rows);
  doc.end();
  return done;
}

function bytesOf(doc: PDFKit.PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => {
      resolve(new Uint8Array(Buffer.concat(parts)));
    });
    doc.on('error', reject);
  });
}

const at = (iso: string): string => fullStamp(Date.parse(iso));

function headOf({ report, entry, lang }: PdfReport): string {
  const t = wordsOf(lang).alert;
  const period = report.from && report.to ? t.reportPage.period(at(report.from), at(report.to)) : '';
  return `${period}\n${report.alert} · ${t.ledger} #${entry.seq} · sha256 ${entry.hash}`;
}

function section(doc: PDFKit.PDFDocument, title: string, rows: Rows): void {
  doc.moveDown(1).fontSize(12).text(title, margin).moveDown(0.3).fontSize(8.5);
  doc.table({
    data: rows.map((row) => [...row]),
    defaultStyle: { border: { bottom: 0.5, top: 0, left: 0, right: 0 }, borderColor: '#bbb', padding: 3 },
  });
}

function sectionsOf(given: PdfReport): [string, Rows][] {
  const { report, lang, laneName } = given;
  const { alert: t, acts } = wordsOf(lang);
  const page = t.reportPage;
  const none = (rows: Rows, text: string): Rows => (rows.length > 0 ? rows : [[text]]);
  return [
    [page.timeline, timelineOf(given)],
    [page.activations, activationsOf(given)],
    [page.counts, countsOf(given)],
    [
      page.refusals,
      none(
        report.refusals.map(({ code, zh, en, count }) => [(lang === 'en' ? en : zh) ?? code, String(count)]),
        page.noRefusals,
      ),
    ],
    [
      page.exemptions,
      none(
        report.exemptions.map(({ id, count }) => [id, String(count)]),
        page.noExemptions,
      ),
    ],
    [
      page.byHand,
      none(
        report.byHand.map((one) => [
          at(one.at),
          one.plateNo ?? '—',
          one.person ?? '—',
          `${wordFor(acts.reasons, one.code)} ${one.text ?? ''}`,
        ]),
        page.noByHand,
      ),
    ],
    [
      page.acknowledgements,
      [
        [t.newLevel, t.when, t.gates.title, page.ackDelay, ''],
        ...report.acknowledgements.map((ack) => [
          levelText(given, ack.level),
          at(ack.from),
          laneName(ack.lane),
          ((Date.parse(ack.at) - Date.parse(ack.from)) / 1000).toFixed(1),
          wordFor(t.gates.board, ack.board),
        ]),
      ],
    ],
  ];
}

function levelText({ names, lang }: PdfReport, level: string): string {
  return `${wordFor(wordsOf(lang).alert.level, level)} ${shortNames(names, level)}`.trim();
}

function timelineOf(given: PdfReport): Rows {
  const { report, lang } = given;
  const t = wordsOf(lang).alert;
  return [
    [t.newLevel, t.when, t.who, t.noticeNo, t.ledger],
    ...report.switches.map((one) => [
      one.level === 'none' ? t.lifting : levelText(given, one.level),
      `${at(one.effectiveFrom)}${one.superseded ? ` ${t.supersededMark}` : ''}`,
      `${one.person}${one.brake ? ` · ${t.brakeMark}` : ''}`,
      one.noticeNo ?? '—',
      `#${one.seq}`,
    ]),
  ];
}

function activationsOf(given: PdfReport): Rows {
  const { report, lang } = given;
  const t = wordsOf(lang).alert;
  return [
    [t.newLevel, t.when, t.ruleSet, t.ledger],
    ...report.activations.map((one) => [
      levelText(given, one.levelInForce),
      at(one.effectiveFrom),
      Object.entries(one.ruleSets)
        .flatMap(([subject, set]) =>
          set ? [`${wordFor(t.subjects, subject)} ${set.id}@${set.version} ${set.digest.slice(0, 12)}`] : [],
        )
        .join('\n'),
      `#${one.seq}`,
    ]),
  ];
}

function countsOf({ report, lang }: PdfReport): Rows {
  const page = wordsOf(lang).alert.reportPage;
  const classes = [...new Set([...report.baseline.perDay, ...report.during.counts].map((row) => row.class))];
  const of = (rows: readonly ReportedCount[], name: string): string[] => {
    const row = rows.find((one) => one.class === name);
    return [String(row?.allowed ?? 0), String(row?.blocked ?? 0)];
  };
  return [
    ['', `${page.before} ${page.allowed}`, page.blocked, `${page.during} ${page.allowed}`, page.blocked],
    ...classes.map((name) => [
      wordFor(page.class, name),
      ...of(report.baseline.perDay, name),
      ...of(report.during.counts, name),
    ]),
    [report.baseline.days.length > 0 ? page.beforeHint(report.baseline.days.join(' · ')) : page.noBaseline],
  ].map((row) => (row.length === 1 ? [row[0] ?? '', '', '', '', ''] : row));
}
