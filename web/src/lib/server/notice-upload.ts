/** Keeps the notice that comes with a switch, before the switch names it. */
import type { NoticeFile } from '../../../../workflows/contract/alert.ts';
import { keepNotice, noticeType } from '../../../../people/notice-files.ts';
import { settings } from './settings.ts';

const longestName = 120;

/** Null: none of PDF, JPEG and PNG, whatever it is called. */
export async function keptNotice(file: File): Promise<NoticeFile | null> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = noticeType(bytes);
  if (type === null) return null;
  const name = [...file.name.replaceAll(/[\p{C}/\\]/gu, '_')].slice(0, longestName).join('') || 'notice';
  return { name, type, ...(await keepNotice(settings().dataDir, bytes)) };
}
