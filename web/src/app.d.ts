import type { Lang } from './lib/i18n/words.ts';
import type { Waiting } from './lib/server/waiting.ts';
import type { Who } from './lib/server/whoami.ts';
import type { ListTrouble } from './lib/lists/list-state.ts';

declare global {
  namespace App {
    interface Error {
      status: number;
      message: string;
      /** To quote to whoever looks after the system. */
      code?: string;
      /** Of a list: what was typed, and what is wrong with it. */
      list?: ListTrouble;
    }
    interface Locals {
      lang: Lang;
      theme: 'light' | 'dark';
      /** Null: nobody is signed in. */
      who: Who | null;
      /** The newest ledger entry when the request came: what is read for its answer knows it. Null: not known. */
      position: number | null;
    }
    interface PageData {
      lang: Lang;
      position?: number | null;
      waiting?: Waiting;
    }
  }
}

export {};
