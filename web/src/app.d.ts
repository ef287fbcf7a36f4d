import type { Lang } from './lib/i18n/words.ts';
import type { FilterError } from './lib/passages/filter-error.ts';

declare global {
  namespace App {
    interface Error {
      status: number;
      message: string;
      /** To quote to whoever looks after the system. */
      code?: string;
      /** Of the passage list: what was typed, and what is wrong with it. */
      filter?: FilterError;
    }
    interface Locals {
      lang: Lang;
      /** Who acts at this screen, as they once typed it; sign-in will replace it. */
      person: string;
    }
    interface PageData {
      lang: Lang;
    }
  }
}

export {};
