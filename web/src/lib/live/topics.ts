/** What a page may follow: which notices that is, and what whoever follows it must be allowed. */
import type { Act } from '../../../../workflows/contract/roles.ts';

export interface Topic {
  readonly asks: Act;
  /** Kinds of ledger entries, with one `*` at an end; `lane` is a lane's live view, `shadow` what a shadow counted,
   * `drill` that a vehicle of a drill was decided. */
  readonly kinds: readonly string[];
}

export const topics = {
  gates: { asks: 'gates.see', kinds: ['lane', 'passage-*', 'alarm-*', 'drill-*'] },
  passages: { asks: 'passages.see', kinds: ['passage-*', 'review-*'] },
  alerts: {
    asks: 'alerts.see',
    kinds: [
      'alert-*',
      'drill',
      'drill-*',
      'plan-*',
      'policy-assigned',
      'rule-set-published',
      'gate-acknowledged',
      'machine-registered',
    ],
  },
  policies: {
    asks: 'policies.see',
    kinds: ['rule-set-*', 'policy-*', 'plan-*', 'shadow', 'shadow-*', 'exemption-*'],
  },
  exemptions: { asks: 'exemptions.see', kinds: ['exemption-*'] },
  ledgers: { asks: 'ledgers.see', kinds: ['passage-*', 'review-*', 'vehicle-*', 'vin-*'] },
  uploads: { asks: 'uploads.see', kinds: ['upload-*', 'passage-finished', 'regulator-registered'] },
  devices: { asks: 'devices.see', kinds: ['lane', '*-registered'] },
  audit: { asks: 'audit.see', kinds: ['*'] },
  people: { asks: 'people.see', kinds: ['account-*', 'password-changed'] },
  system: { asks: 'system.see', kinds: [] },
} as const satisfies Record<string, Topic>;

/** One passage, whatever happens to it. */
export const passageTopic: Topic = { asks: 'passages.see', kinds: [] };

export function isTopic(text: string | null): text is keyof typeof topics {
  return text !== null && Object.hasOwn(topics, text);
}

export interface Notice {
  readonly kind: string;
  readonly subject: string;
  /** Number of the ledger entry; absent for a lane's live view. */
  readonly seq?: number;
}

/** What one open page is told of. */
export interface Wanted {
  readonly kinds: readonly string[];
  /** Told of whatever the kind. */
  readonly subjects: readonly string[];
}

export function wants({ kinds, subjects }: Wanted, notice: Notice): boolean {
  // Only entries have kinds that come in families.
  if (notice.seq === undefined) return kinds.includes(notice.kind);
  return subjects.includes(notice.subject) || kinds.some((pattern) => matches(pattern, notice.kind));
}

function matches(pattern: string, kind: string): boolean {
  if (pattern.endsWith('*')) return kind.startsWith(pattern.slice(0, -1));
  return pattern.startsWith('*') ? kind.endsWith(pattern.slice(1)) : kind === pattern;
}
