import type { Lang } from './lib/i18n/words.ts';

declare global {
  namespace App {
    interface Error {
      status: number;
      message: string;
      /** To quote to whoever looks after the system. */
      code?: string;
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
