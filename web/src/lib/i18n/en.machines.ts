import type { machineWords as zh } from './zh.machines.ts';

export const machineWords: typeof zh = {
  machine: {
    title: 'Process',
    now: 'now',
    next: 'What may come next',
    told: (state: string) => `Process, now: ${state}`,
    alert: {
      switching: 'recording',
      announced: 'announced',
      active: 'in force',
      lifted: 'lifted',
      closing: 'reporting',
      closed: 'closed',
      cancelled: 'cancelled',
      refused: 'not taken',
    },
  },
};
