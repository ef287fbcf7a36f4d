/** Is every part of the site there? Each question is asked at once and answered within two seconds. */
import { database } from './database.ts';
import { settings } from './settings.ts';
import { temporal, within } from './temporal.ts';

export interface PartHealth {
  readonly ok: boolean;
  readonly detail?: string;
}
export interface Health {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, PartHealth>>;
}

/** A little less than the two seconds that the whole answer may take. */
const patience = 1_700;

export async function siteHealth(): Promise<Health> {
  const { ingestUrl, regulatorUrl, simulatorUrl } = settings();
  const questions: Record<string, () => Promise<unknown>> = {
    postgres: () => database().$queryRaw`SELECT 1`,
    temporal: () => within(patience, () => temporal().workflowService.getSystemInfo({})),
    gate: () => reached(`${ingestUrl}/healthz`),
  };
  if (regulatorUrl !== null) questions['regulator'] = () => reached(`${regulatorUrl}/control/state`);
  if (simulatorUrl !== null) questions['simulators'] = () => reached(`${simulatorUrl}/state`);
  const answers = await Promise.all(
    Object.entries(questions).map(async ([part, ask]): Promise<[string, PartHealth]> => [
      part,
      await answerOf(ask),
    ]),
  );
  const parts = { console: { ok: true }, ...Object.fromEntries(answers) };
  return { ok: Object.values(parts).every(({ ok }) => ok), parts };
}

async function answerOf(ask: () => Promise<unknown>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patience / 1000} s`));
    }, patience);
  });
  try {
    await Promise.race([ask(), late]);
    return { ok: true };
  } catch (error) {
    return { ok: false, detail: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function reached(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`answered ${response.status}`);
}

/** One line, without addresses' secrets: the innermost message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${patience / 1000} s`;
  const inner = error.cause instanceof Error ? error.cause : error;
  const text = inner instanceof AggregateError ? String(inner.errors[0]) : inner.message;
  return (text.split('\n').findLast((line) => line.trim() !== '') ?? inner.name).slice(0, 160);
}
