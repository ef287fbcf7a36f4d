import type { Locator } from 'playwright-core';
import { waitUntil } from '../stack/wait-until.ts';

/** A page that has just been drawn does not hear yet: tried until what follows is there. */
export async function until(follows: Locator, act: () => Promise<void>): Promise<void> {
  await waitUntil(async () => {
    if (await follows.isVisible()) return true;
    await act();
    return follows.waitFor({ timeout: 500 }).then(
      () => true,
      () => false,
    );
  });
}
