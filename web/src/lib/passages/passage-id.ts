/** Passage numbers, as workflows/contract builds them. */
const shape = /^passage\/[\w.-]{1,64}\/\d{8}T\d{6}\.\d{3}Z\/[\w.-]{1,128}$/;

export function isPassageId(text: string): boolean {
  return text.length <= 260 && shape.test(text);
}

/** The page of a passage. */
export function passagePath(id: string): string {
  return `/passages/${id.replace(/^passage\//, '')}`;
}
