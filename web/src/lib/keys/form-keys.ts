/** Keys of a form with a reason: a digit chooses it, Ctrl ↵ sends, Esc closes. */
import type { Attachment } from 'svelte/attachments';
import { keys } from './keys.svelte.ts';

/**
 * The form takes the focus when it is shown, unless it stands there with the page, and gives it back to where it came
 * from when `close` is called.
 */
export function formKeys(
  close: () => void,
  { takesFocus = true }: { readonly takesFocus?: boolean } = {},
): Attachment<HTMLElement> {
  return (place) => {
    const press = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      // A key that is held is one stroke: it neither chooses and writes, nor sends again.
      if (event.repeat && (event.key.length === 1 || isSend(event))) {
        event.preventDefault();
        return;
      }
      const form = place instanceof HTMLFormElement ? place : place.querySelector('form');
      if (event.key === 'Escape') {
        // A field that is hidden keeps the focus for a moment, and would take the next key for a letter.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        keys.endWriting();
        close();
      } else if (isSend(event)) send(form);
      else if (/^[1-9]$/.test(event.key) && event.target instanceof HTMLSelectElement) {
        if (!chooseReason(event.target, Number(event.key))) return;
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    place.addEventListener('keydown', press);
    if (takesFocus) focusFirst(place);
    const shown = new MutationObserver(() => focusFirst(place));
    shown.observe(place, { attributes: true, attributeFilter: ['hidden'] });
    return () => {
      place.removeEventListener('keydown', press);
      shown.disconnect();
    };
  };
}

const isSend = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => key === 'Enter' && (ctrlKey || metaKey);

/** Not while it is being sent: a form sends itself by a call even where its button is off. */
function send(form: HTMLFormElement | null): void {
  const button = form?.querySelector<HTMLButtonElement>('button:not([type=button])');
  if (!button || button.disabled) return;
  keys.endWriting();
  form?.requestSubmit(button);
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
