/**
 * Reads decided passages in event order, page by page, with what a simulation needs. By the driver itself: for tens of
 * thousands of rows the client's mapping would cost more than the reading.
 */
import pg from 'pg';
import type { RecordedPassage, Subject } from '../../rules/index.ts';

const pageSize = 4_000;

export interface Period {
  /** Event times, ms; `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

export interface Asked extends Period {
  /** Whom the rule set covers: only what it would decide on. */
  readonly covers: Subject;
}

interface Row {
  readonly id: string;
  readonly event_time: Date;
  readonly outcome: RecordedPassage['outcome'];
  readonly deciding_code: string;
  readonly facts: RecordedPassage['facts'];
}

/** Yields pages. The next is fetched while the caller works on this one. */
export async function* recordedPassages(
  databaseUrl: string,
  { from, to, covers }: Asked,
): AsyncGenerator<readonly RecordedPassage[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const page = (time: Date, id: string): Promise<pg.QueryResult<Row>> =>
      client.query<Row>({
        name: 'recorded-passages',
        text: question,
        values: [time, id, new Date(to), pageSize, covers],
      });
    let next: Promise<pg.QueryResult<Row>> | null = page(new Date(from), '');
    while (next !== null) {
      const { rows }: pg.QueryResult<Row> = await next;
      const last: Row | undefined = rows.at(-1);
      next = last === undefined || rows.length < pageSize ? null : page(last.event_time, last.id);
      // Whoever stops early leaves it unanswered.
      next?.catch(() => undefined);
      if (rows.length > 0) yield rows.map(passageOf);
    }
  } finally {
    await client.end();
  }
}

const question = `
  SELECT id, event_time, outcome, deciding_code, facts FROM passage
  WHERE (event_time, id) > ($1, $2) AND event_time < $3 AND facts IS NOT NULL
    AND covers_passage($5, subject, decided_as)
  ORDER BY event_time, id LIMIT $4`;

function passageOf({ id, event_time, outcome, deciding_code, facts }: Row): RecordedPassage {
  return { id, eventTime: event_time.getTime(), outcome, code: deciding_code, facts };
}
