/** Where a passage becomes a test of a draft. */
export function takePath({ id, version }: { id: string; version: number }, passage: string): string {
  return `/policies/${id}/${version}/edit?passage=${encodeURIComponent(passage)}`;
}
