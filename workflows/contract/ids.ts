/** The one place that builds workflow ids. Starting the same passage twice is the same passage. */

/** `20261124T083001.412Z`: UTC, milliseconds, no characters that need escaping in a URL. */
export function compactTime(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]/g, '');
}

/** `eventId` is unique per camera; characters outside `[A-Za-z0-9._-]` are replaced. `eventTime` in ms. */
export function passageId(event: { lane: string; eventTime: number; eventId: string }): string {
  return `passage/${event.lane}/${compactTime(event.eventTime)}/${event.eventId.replaceAll(/[^\w.-]/g, '_')}`;
}

export function uploadId(target: { regulator: string; gate: string }): string {
  return `upload/${target.regulator}/${target.gate}`;
}

/** One a passage: whatever was ordered in it by hand is reviewed together. */
export function reviewId(passage: string): string {
  return `review/${passage}`;
}

/** One a version: whatever is done to it is done here, one act after the other. */
export function policyWorkId({ id, version }: { id: string; version: number }): string {
  return id === 'plan' ? `plan/${version}` : `rule-set/${id}@${version}`;
}

export function simulationId(id: string): string {
  return `simulation/${id}`;
}

/** Of the exemption in the ledger and of its workflow. `name`: letters, digits and hyphens. */
export function exemptionId(name: string): string {
  return `exemption/${name}`;
}

/** One an act: a shadow is started once and stopped once. Also the key of its entry. */
export function shadowId({ shadow, act }: { shadow: string; act: 'start' | 'stop' }): string {
  return `shadow/${shadow}/${act}`;
}

/** Of the alert in the ledger and of its workflow. */
export function alertId(from: number): string {
  return `alert/${compactTime(from)}`;
}

/** Of the drill in the ledger and of its workflow. */
export function drillId(at: number): string {
  return `drill/${compactTime(at)}`;
}
