/** The report of an alert that is closed, as a PDF. That it was taken out is an entry. */
import { error } from '@sveltejs/kit';
import { recordAccess } from '../../../../../../people/access-log.ts';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { readAlertDetail } from '../../../../lib/server/alert-detail.ts';
import { database } from '../../../../lib/server/database.ts';
import { reportPdf } from '../../../../lib/server/report-pdf.ts';
import { accessOf } from '../../../../lib/server/whoami.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const { params, locals } = event;
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
  await recordAccess(database(), {
    act: 'export',
    ...accessOf(event),
    detail: `alert/${params.id} #${detail.closedSeq}`,
  });
  const { lang } = locals;
  const bytes = await reportPdf({
    report,
    plant: (lang === 'en' ? plant?.nameEn : plant?.nameZh) ?? '',
    entry: { seq: detail.closedSeq, hash: entry.hash },
    names: detail.names,
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
