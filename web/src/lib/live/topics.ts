/** What a page may follow, and which notices that is. */
export const topics = {
  gates: (kind: string) => kind === 'lane' || kind.startsWith('passage-') || kind.startsWith('alarm-'),
  passages: (kind: string) => kind.startsWith('passage-') || kind.startsWith('review-'),
  alerts: (kind: string) =>
    kind.startsWith('alert-') || kind === 'policy-assigned' || kind === 'rule-set-published',
  uploads: (kind: string) =>
    kind.startsWith('upload-') || kind === 'passage-finished' || kind === 'regulator-registered',
  devices: (kind: string) => kind === 'lane' || kind.endsWith('-registered'),
  system: () => false,
} as const satisfies Record<string, (kind: string) => boolean>;

export type Topic = keyof typeof topics;

export function isTopic(text: string | null): text is Topic {
  return text !== null && Object.hasOwn(topics, text);
}
