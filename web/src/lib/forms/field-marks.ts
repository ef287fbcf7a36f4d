/** The attributes that say that a field is wrong, and where that is explained. `form`: an id that is its own. */
export function fieldMarks(
  form: string,
  name: string,
  problems: readonly string[] | undefined,
): { 'aria-invalid'?: true; 'aria-describedby'?: string } {
  if (problems === undefined || problems.length === 0) return {};
  return { 'aria-invalid': true, 'aria-describedby': problemId(form, name) };
}

export const problemId = (form: string, name: string): string => `${form}-${name}-problem`;
