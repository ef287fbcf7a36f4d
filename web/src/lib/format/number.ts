/** `28 416`, with thin spaces; takes the text of a bigint too. */
export function grouped(value: number | string): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** `9c1e…a07f` */
export function shortDigest(digest: string): string {
  return digest.length > 10 ? `${digest.slice(0, 4)}…${digest.slice(-4)}` : digest;
}

/** A passage without the prefix that all share. */
export function shortPassage(id: string): string {
  return id.replace(/^passage\//, '');
}
