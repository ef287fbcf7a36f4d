/** Looks at a page as it is drawn: text that is cut off, covered, or written over other text or a picture. */
import type { Page } from 'playwright-core';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
/** One line of a text as it is drawn. */
interface Line {
  readonly text: string;
  /** Lines of one text have one number. */
  readonly node: number;
  readonly where: string;
  /** What of it is left to be seen; null where it is scrolled out of view. */
  readonly box: Box | null;
  readonly cutBy: string | null;
  readonly coveredBy: string | null;
}
/** As much of the browser as is used here: tests are typed without it. */
interface TextNode {
  readonly textContent: string | null;
  readonly parentElement: Element | null;
}
interface Element extends TextNode {
  readonly tagName: string;
  readonly classList: Iterable<string>;
  readonly clientLeft: number;
  readonly clientTop: number;
  readonly clientWidth: number;
  readonly clientHeight: number;
  getBoundingClientRect(): Drawn;
  getAttribute(name: string): string | null;
  closest(selector: string): Element | null;
  contains(other: Element): boolean;
  checkVisibility(options: { visibilityProperty: boolean }): boolean;
}
interface Field extends Element {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly scrollWidth: number;
}
interface Drawn extends Box {
  readonly width: number;
  readonly height: number;
}
declare const document: {
  readonly body: Element;
  createTreeWalker(root: Element, show: number): { nextNode(): TextNode | null };
  createRange(): { selectNodeContents(node: TextNode): void; getClientRects(): Iterable<Drawn> };
  elementFromPoint(x: number, y: number): Element | null;
  querySelectorAll(selector: string): Iterable<Field>;
};
declare const innerWidth: number;
declare const NodeFilter: { readonly SHOW_TEXT: number };
declare function getComputedStyle(
  element: Element,
): Readonly<Record<'display' | 'overflowX' | 'overflowY', string>>;

interface Sight {
  readonly box: Box | null;
  readonly cutBy: Element | null;
}
type See = (element: Element, box: Box, text: string) => Sight;
type FrontOf = (element: Element, box: Box) => Element | null;

/** One sentence for each finding, with the words that cannot be read. */
export async function unreadableText(page: Page): Promise<string[]> {
  // What runs in the browser may use nothing from outside itself, so its helpers are made there.
  const [see, frontOf] = await Promise.all([page.evaluateHandle(makeSee), page.evaluateHandle(makeFrontOf)]);
  const [lines, pictures, fields] = await Promise.all([
    page.evaluate(readLines, { see, frontOf }),
    page.evaluate(readPictures, see),
    page.evaluate(readFields),
  ]);
  const seen = lines.filter(({ box }) => box !== null);
  const cut = lines.flatMap((line) => (line.cutBy === null ? [] : [`cut by ${line.cutBy}: ${quote(line)}`]));
  const covered = seen.flatMap((line) =>
    line.coveredBy === null ? [] : [`covered by ${line.coveredBy}: ${quote(line)}`],
  );
  return [...new Set([...cut, ...covered, ...overlaps(seen, pictures), ...fields])];
}

function overlaps(seen: readonly Line[], pictures: readonly Box[]): string[] {
  return seen.flatMap((line, index) => {
    const others = seen.slice(index + 1).filter((other) => other.node !== line.node && meet(line, other));
    const drawnOver = pictures.some((picture) => meet(line, { box: picture }));
    return [
      ...others.map((other) => `written over 「${other.text}」: ${quote(line)}`),
      ...(drawnOver ? [`written over a picture: ${quote(line)}`] : []),
    ];
  });
}

const quote = ({ text, where }: Line): string => `「${text}」 in ${where}`;

/** The glyphs of a line are lower than its box. */
function core({ left, top, right, bottom }: Box): Box {
  const trim = (bottom - top) * 0.22;
  return { left: left + 2, right: right - 2, top: top + trim + 1, bottom: bottom - trim - 1 };
}

function meet(line: { readonly box: Box | null }, other: { readonly box: Box | null }): boolean {
  if (line.box === null || other.box === null) return false;
  const [a, b] = [core(line.box), core(other.box)];
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function makeSee(): See {
  const slack = 1.5;
  const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
  const clips = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
  const gone: Sight = { box: null, cutBy: null };
  return (element, { left, top, right, bottom }, text) => {
    const reach = { x: false, y: false };
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const { display, overflowX, overflowY } = getComputedStyle(at);
      if (display === 'inline') continue;
      const outer = at.getBoundingClientRect();
      const [x0, y0] = [outer.left + at.clientLeft, outer.top + at.clientTop];
      const [x1, y1] = [x0 + at.clientWidth, y0 + at.clientHeight];
      reach.x ||= scrolls(overflowX);
      reach.y ||= scrolls(overflowY);
      const cutX = clips(overflowX) && !reach.x && (left < x0 - slack || right > x1 + slack);
      const cutY = clips(overflowY) && !reach.y && (top < y0 - slack || bottom > y1 + slack);
      // Left out as a whole, and still told by a title: that was meant.
      const leftOut = top >= y1 || left >= x1;
      if (leftOut && (at.getAttribute('title') ?? '').includes(text)) return gone;
      if (cutX || cutY) return { box: null, cutBy: at };
      if (overflowX !== 'visible') [left, right] = [Math.max(left, x0), Math.min(right, x1)];
      if (overflowY !== 'visible') [top, bottom] = [Math.max(top, y0), Math.min(bottom, y1)];
      if (right - left < 2 || bottom - top < 2) return gone;
    }
    // Nobody scrolls a page sideways.
    if (!reach.x && (left < -slack || right > innerWidth + slack)) return { box: null, cutBy: document.body };
    return { box: { left, top, right, bottom }, cutBy: null };
  };
}

/** What lies over the middle of a box; null where it is the text itself. */
function makeFrontOf(): FrontOf {
  return (element, { left, right, top, bottom }) => {
    const front = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (front === null || front.contains(element) || element.contains(front)) return null;
    return element.closest('svg')?.contains(front) === true ? null : front;
  };
}

function readLines({ see, frontOf }: { see: See; frontOf: FrontOf }): Line[] {
  const nameOf = (element: Element | null): string | null =>
    element &&
    [element.tagName.toLowerCase(), ...element.classList].join('.').replaceAll(/\.svelte-\w+/g, '');
  const lines: Line[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let number = 0, node = walker.nextNode(); node !== null; node = walker.nextNode(), number += 1) {
    const element = node.parentElement;
    const text = (node.textContent ?? '').trim();
    if (text === '' || element === null) continue;
    if (element.closest('select, script, style, textarea, .hidden, #svelte-announcer') !== null) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const drawn of range.getClientRects()) {
      if (drawn.width < 1 || drawn.height < 1) continue;
      const { box, cutBy } = see(element, drawn, text);
      const coveredBy = nameOf(box && frontOf(element, box));
      lines.push({ text, node: number, where: nameOf(element) ?? '', box, cutBy: nameOf(cutBy), coveredBy });
    }
  }
  return lines;
}

function readPictures(see: See): Box[] {
  return [...document.querySelectorAll('img')]
    .map((image) => see(image, image.getBoundingClientRect(), '').box)
    .filter((box) => box !== null);
}

function readFields(): string[] {
  return [...document.querySelectorAll('input')]
    .filter(({ type, scrollWidth, clientWidth }) => type === 'text' && scrollWidth > clientWidth + 1)
    .map(({ name, value }) => `cut: 「${value}」 in the field ${name}`);
}
