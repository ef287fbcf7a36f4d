/** What the simulated platform accepted: one append-only file, read again at every start. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface AcceptedRecord {
  /** 1, 2, 3 … over all gates. */
  readonly number: number;
  readonly recordId: string;
  /** ISO time, the platform's clock. */
  readonly receivedAt: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface SerialGap {
  readonly from: number;
  readonly to: number;
}

export interface GateBook {
  readonly records: AcceptedRecord[];
  readonly bySerial: Map<string, AcceptedRecord>;
  lastSerial: number;
  /** `passed_at` of the newest record that was no back-fill. */
  lastPassedAt: string;
  readonly missing: SerialGap[];
}

export class AcceptedStore {
  readonly records: AcceptedRecord[] = [];
  readonly byKey = new Map<string, AcceptedRecord>();
  readonly gates = new Map<string, GateBook>();
  readonly #file: string;
  /** The last line of an interrupted run is not whole: the next one must not be glued to it. */
  #torn = false;

  constructor(dataDir: string) {
    const folder = join(dataDir, 'regulator');
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'accepted.jsonl');
    this.#reload();
  }

  gate(gateNo: string): GateBook {
    const book = this.gates.get(gateNo) ?? {
      records: [],
      bySerial: new Map(),
      lastSerial: 0,
      lastPassedAt: '',
      missing: [],
    };
    this.gates.set(gateNo, book);
    return book;
  }

  accept(fields: Readonly<Record<string, string>>, receivedAt: number): AcceptedRecord {
    const number = this.records.length + 1;
    const record = {
      number,
      recordId: `R${String(number).padStart(8, '0')}`,
      receivedAt: new Date(receivedAt).toISOString(),
      fields,
    };
    appendFileSync(this.#file, `${this.#torn ? '\n' : ''}${JSON.stringify(record)}\n`);
    this.#torn = false;
    this.#index(record);
    return record;
  }

  #index(record: AcceptedRecord): void {
    const { fields } = record;
    const book = this.gate(fields['gate_no'] ?? '');
    const serial = Number(fields['serial']);
    this.records.push(record);
    this.byKey.set(fields['idempotency_key'] ?? '', record);
    book.records.push(record);
    book.bySerial.set(fields['serial'] ?? '', record);
    if (serial > book.lastSerial + 1) book.missing.push({ from: book.lastSerial + 1, to: serial - 1 });
    book.lastSerial = serial;
    if (fields['is_backfill'] !== '1') book.lastPassedAt = fields['passed_at'] ?? '';
  }

  #reload(): void {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    this.#torn = text !== '' && !text.endsWith('\n');
    for (const line of text.split('\n')) {
      const record = recordOrNull(line);
      if (record !== null) this.#index(record);
    }
  }
}

function recordOrNull(line: string): AcceptedRecord | null {
  try {
    const record = JSON.parse(line) as AcceptedRecord | null;
    return typeof record === 'object' && record !== null && typeof record.fields === 'object' ? record : null;
  } catch {
    return null;
  }
}
