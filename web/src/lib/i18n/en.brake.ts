import type { brakeWords as zh } from './zh.brake.ts';

export const brakeWords: typeof zh = {
  title: 'Emergency brake',
  hint: 'For a switch that was wrong: back to the state before it at once, all of it in the ledger.',
  nothing: 'There is nothing to take back.',
  what: { alert: 'Switch of an alert', plan: 'New version of the plan' },
  now: 'now',
  back: 'back to',
  state: (level: string, plan: string) => `${level}, ${plan}`,
  open: 'Emergency brake…',
  confirm: (to: string) => `I have checked: back to “${to}” at once`,
  pull: 'Take it back now',
  done: (to: string) => `Back to “${to}”`,
  laters: {
    will: {
      stays: (n: number, at: string) =>
        `Version ${n} of the plan, adopted for ${at}, is not taken back: it comes into force then.`,
      dropped: (n: number, at: string) =>
        `Version ${n} of the plan, adopted for ${at}, is taken back too: it will not come into force.`,
      notRestored: (n: number, at: string) =>
        `Version ${n} of the plan was adopted for ${at} and replaced by the version that is taken back. It does not return, and will not come into force.`,
    },
    did: {
      stays: (n: number, at: string) =>
        `Version ${n} of the plan was not taken back: it comes into force at ${at}.`,
      dropped: (n: number, at: string) =>
        `Version ${n} of the plan was taken back too: it will not come into force at ${at}.`,
      notRestored: (n: number, at: string) =>
        `Version ${n} of the plan did not return: it will not come into force at ${at}.`,
    },
  },
};
