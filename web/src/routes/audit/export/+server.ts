/** The audit log as it is filtered, in a stream; that it was taken out is itself an entry. */
import { error } from '@sveltejs/kit';
import { recordAccess } from '../../../../../people/access-log.ts';
import { beijingIso } from '../../../lib/format/beijing.ts';
import { wordsOf } from '../../../lib/i18n/words.ts';
import { auditFilter, readAudit } from '../../../lib/server/audit-log.ts';
import type { AuditFilter } from '../../../lib/server/audit-log.ts';
import { byteOrderMark, csvLine } from '../../../lib/server/csv.ts';
import { database } from '../../../lib/server/database.ts';
import type { RequestHandler } from './$types';

const chunk = 2_000;

export const GET: RequestHandler = async ({ url, locals, getClientAddress }) => {
  const words = wordsOf(locals.lang);
  const filter = auditFilter(url.searchParams);
  const { who } = locals;
  if (filter === null || who === null) error(400, { status: 400, message: words.audit.badFilter });
  const { name: person, username, role } = who;
  const detail = `audit ${url.search}`;
  await recordAccess(database(), {
    act: 'export',
    person,
    username,
    role,
    address: getClientAddress(),
    detail,
  });
  const { number, at, person: personWord, kind, subject, detail: content } = words.audit;
  const head = csvLine([number, at, personWord, kind, subject, content, 'hash']);
  return new Response(streamOf(filter, `${byteOrderMark}${head}`), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${beijingIso(Date.now()).slice(0, 10)}.csv"`,
    },
  });
};

function streamOf(filter: AuditFilter, head: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let before = filter.before;
  let isFirst = true;
  return new ReadableStream({
    async pull(controller) {
      if (isFirst) controller.enqueue(encoder.encode(head));
      isFirst = false;
      const rows = await readAudit({ ...filter, before }, chunk);
      for (const { seq, at, actor, kind, subject, payload, hash } of rows) {
        const cells = [seq, beijingIso(at), actor.name, kind, subject, JSON.stringify(payload), hash];
        controller.enqueue(encoder.encode(csvLine(cells)));
      }
      before = rows.at(-1)?.seq ?? '';
      if (rows.length < chunk) controller.close();
    },
  });
}
