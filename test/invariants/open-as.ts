import { openGateDevices } from '../../activities/gates/gate-devices.ts';
import { createOpenBarrier } from '../../activities/gates/open-barrier.ts';
import { PassageJournal } from '../../activities/passages/passage-journal.ts';
import type { OpenAnswer } from '../../workflows/contract/passage.activities.ts';
import { readSite } from '../../worker/gate/site-rows.ts';
import type { TestSite } from '../stack/test-site.ts';

/** Asks a process that knows nothing of the passage to open for it. */
export async function openAs(
  { database }: TestSite,
  order: { passage: string; lane: string; allowedBy: string },
): Promise<OpenAnswer> {
  const { devices: rows } = await readSite(database);
  const devices = openGateDevices(
    rows.filter(({ lane, kind }) => lane === order.lane && kind === 'barrier'),
    { commanding: () => undefined, shown: () => undefined },
  );
  const open = createOpenBarrier({ database, devices, journal: new PassageJournal() });
  try {
    return await open({ ...order, again: false, readAt: null });
  } finally {
    await devices.close();
  }
}
