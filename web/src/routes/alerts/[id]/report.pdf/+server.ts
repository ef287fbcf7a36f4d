/** The report of an alert that is closed, as a PDF. */
import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { readAlertDetail } from '../../../../lib/server/alert-detail.ts';
import { database } from '../../../../lib/server/database.ts';
import { reportPdf } from '../../../../lib/server/report-pdf.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
  const isId = /^\d{8}T\d{6}\.\d{3}Z$/.test(params.id);
  const detail = isId ? await readAlertDetail(`alert/${params.id}`) : null;
  const report = detail?.report ?? null;
  if (detail === null || report === null || detail.closedSeq === null)
    error(404, wordsOf(locals.lang).alert.reportPage.open);
  const [plant, entry] = await Promise.all([
    database().plant.findFirst(),
    database().ledgerEntry.findUniqueOrThrow({
      where: { seq: BigInt(detail.closedSeq) },
      select: { hash: true },
    }),
  ]);
  const { lang } = locals;
  const bytes = await reportPdf({
    report,
    plant: (lang === 'en' ? plant?.nameEn : plant?.nameZh) ?? '',
    entry: { seq: detail.closedSeq, hash: entry.hash },
    laneName: (id) => detail.lanes[id]?.[lang] ?? id,
    lang,
  });
  return new Response(bytes, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="alert-${params.id}.pdf"`,
    },
  });
};
