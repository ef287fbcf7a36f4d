/** What a server wrote to its log since it was started, and the one line of it that tells why it failed. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

export interface LogSinceStart {
  readonly text: () => string;
}

const longest = 200_000;

/** Call it before the start: what an earlier run wrote is not a reason of this one. */
export function logSinceNow(file: string): LogSinceStart {
  const from = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return { text: () => readFrom(file, from) };
}

function readFrom(file: string, from: number): string {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    // Smaller than before: the log was begun anew.
    const start = Math.max(size < from ? 0 : from, size - longest);
    const bytes = Buffer.alloc(size - start);
    readSync(handle, bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  } finally {
    closeSync(handle);
  }
}

/** Said by a server that only is not ready yet. */
const waiting = /the database system is (starting up|in recovery mode|not yet accepting|shutting down)/;

/** The telling line without time, process id and level; empty when the server wrote nothing. */
export function reasonInLog(text: string): string {
  const lines = text.trim().split('\n').map(messageOf);
  const found =
    lines.findLast(({ level, message }) => /panic|fatal|error/i.test(level) && !waiting.test(message)) ??
    lines.findLast(({ message }) => /could not|cannot|failed/i.test(message)) ??
    lines.at(-1);
  const message = found?.message.replace(/^but /, '').replace(/[.;]$/, '') ?? '';
  // Temporal wraps a reason in many layers and ends with it.
  return message.length > 300 ? `…${message.slice(-200)}` : message;
}

interface LogLine {
  readonly level: string;
  readonly message: string;
}

function messageOf(line: string): LogLine {
  const postgres = /^\S+ \S+ \S+ \[\d+\] ([A-Z]+): +(.*)$/.exec(line);
  if (postgres !== null) return { level: postgres[1] ?? '', message: postgres[2] ?? '' };
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown };
    if (typeof msg === 'string') return { level: String(level ?? ''), message: msg };
  } catch {
    // Not every line is JSON.
  }
  return { level: '', message: line.trim() };
}
