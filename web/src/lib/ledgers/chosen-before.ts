/** What was ticked before the page was alive. Text that was typed then stays by itself; choices are forgotten. */
export function chosenBefore(action: string, name: string): string[] {
  if (typeof document === 'undefined') return [];
  const inputs = document.querySelectorAll<HTMLInputElement>(
    `form[action="${action}"] [name="${name}"]:checked`,
  );
  return [...inputs].map(({ value }) => value);
}
