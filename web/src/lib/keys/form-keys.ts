/** Keys of a form with a reason: a digit chooses it, Ctrl ↵ sends, Esc closes. */
import type { Attachment } from 'svelte/attachments';

/** The form takes the focus when it is shown, and gives it back to where it came from when `close` is called. */
export function formKeys(close: () => void): Attachment<HTMLElement> {
  return (place) => {
    const press = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      const form = place instanceof HTMLFormElement ? place : place.querySelector('form');
      if (event.key === 'Escape') close();
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form?.requestSubmit();
      else if (/^[1-9]$/.test(event.key) && event.target instanceof HTMLSelectElement) {
        if (!chooseReason(event.target, Number(event.key))) return;
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    place.addEventListener('keydown', press);
    focusFirst(place);
    const shown = new MutationObserver(() => focusFirst(place));
    shown.observe(place, { attributes: true, attributeFilter: ['hidden'] });
    return () => {
      place.removeEventListener('keydown', press);
      shown.disconnect();
    };
  };
}

function focusFirst(place: HTMLElement): void {
  if (!place.hidden) place.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea')?.focus();
}

/** The first option is the empty one. */
function chooseReason(select: HTMLSelectElement, digit: number): boolean {
  if (select.name !== 'reason' || digit >= select.options.length) return false;
  select.selectedIndex = digit;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  select.form?.querySelector<HTMLElement>('textarea')?.focus();
  return true;
}
