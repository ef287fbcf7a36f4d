/** An entry in one line: its plain values and what people wrote; the whole of it is in the export. */

const longest = 240;

export function contentOf(payload: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(payload).flatMap(([name, value]) => {
    if (name === 'reason') return [textOf(value)];
    if (Array.isArray(value)) return value.every(isText) ? [`${name} ${value.join(' ')}`] : [];
    return typeof value === 'object' || value === '' ? [] : [`${name} ${String(value)}`];
  });
  const line = parts.filter((part) => part !== '').join(' · ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

const isText = (value: unknown): boolean => typeof value === 'string';

/** A reason is a sentence, or a code with a sentence. */
function textOf(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  const { code = '', text = '' } = (reason ?? {}) as { code?: string; text?: string };
  return [code, text].filter((part) => part !== '').join(' ');
}
