/** Puts a list below what it belongs to, or above where there is more room; it is not cut by what scrolls. */
import type { Attachment } from 'svelte/attachments';

const least = 120;
const gap = 2;

export function below(anchor: () => HTMLElement | null): Attachment<HTMLElement> {
  return (popup) => {
    const place = (): void => {
      const box = anchor()?.getBoundingClientRect();
      if (box === undefined) return;
      const room = innerHeight - box.bottom - 2 * gap;
      const isAbove = room < least && box.top > room;
      popup.style.left = `${Math.max(gap, Math.min(box.left, innerWidth - popup.offsetWidth - gap))}px`;
      popup.style.maxHeight = `${Math.min(320, (isAbove ? box.top : room) - gap)}px`;
      popup.style.top = isAbove ? 'auto' : `${box.bottom + gap}px`;
      popup.style.bottom = isAbove ? `${innerHeight - box.top + gap}px` : 'auto';
    };
    place();
    addEventListener('scroll', place, { capture: true, passive: true });
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, { capture: true });
      removeEventListener('resize', place);
    };
  };
}
