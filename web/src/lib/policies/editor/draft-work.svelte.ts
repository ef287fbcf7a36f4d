/** One draft in its views: its text is what is saved, the tables write it anew with every change. */
import { LiveCheck } from './live-check.svelte.ts';
import { layersOf, type Converted } from '../flat/read-flat.ts';
import type { FlatRuleSet } from '../../../../../rules/model/rule-set.ts';
import { readDraft, unreadCells, writeDraft } from './draft.ts';
import { views } from './views.ts';
import type { View } from './views.ts';
import type { Draft, UnreadCell } from './draft.ts';
import { DraftState } from './draft-state.svelte.ts';

interface Options {
  readonly view: View;
  /** The document as it was loaded, whatever has been typed since. */
  readonly loaded: string;
  /** Told of the text of the draft after each change that was not made in the text. */
  readonly wrote: (document: string) => void;
}

export class DraftWork {
  readonly views = views;
  readonly check = new LiveCheck();
  view = $state<View>('table');
  /** Null where the document is only a text. */
  state = $state.raw<DraftState | null>(null);
  /** Why the text could not be shown in tables: a place in it, empty where it is no JSON. Null: it could. */
  refused = $state<string | null>(null);
  /** The rules in order that were turned into tables here; null: nothing was. */
  original = $state.raw<FlatRuleSet | null>(null);
  /** What they became as the page was opened, untouched. */
  readonly converted: string | null;
  readonly #wrote: Options['wrote'];

  constructor(document: string, { view, loaded, wrote }: Options) {
    this.#wrote = wrote;
    this.view = view;
    // The page that came may show them turned already.
    const flat = view === 'json' ? null : layersOf(loaded);
    const isTurned = flat !== null && 'original' in flat;
    this.converted = isTurned ? writeDraft(flat.draft) : null;
    if (isTurned) this.#compare(flat.original);
    if (view !== 'json') this.show(view, document);
  }

  get unread(): readonly UnreadCell[] {
    return this.state === null ? [] : unreadCells(this.state.draft);
  }

  /** Cells and fields that hold what could not be read. */
  get unreadCount(): number {
    return this.unread.length + (this.state?.unreadFields ?? 0);
  }

  /** What was written as text is read when somebody wants to see it otherwise. */
  show(view: View, document: string): void {
    this.refused = null;
    if (view !== 'json' && !this.#isWritten(document)) this.#read(document);
    this.view = this.refused === null ? view : 'json';
  }

  /** A file that was chosen. */
  take(document: string): void {
    if (this.view !== 'json') this.show(this.view, document);
  }

  #isWritten(document: string): boolean {
    return this.state !== null && writeDraft(this.state.draft) === document;
  }

  #read(document: string): void {
    const flat = layersOf(document);
    const read = flat ?? readDraft(document);
    if ('place' in read) this.refused = read.place;
    else {
      if (flat !== null && 'original' in flat) this.#take(flat);
      if (this.state === null) this.#begin(read.draft);
      else this.state.change(read.draft);
    }
  }

  /** Rules in order: from here on the tables are what is edited, and each change is compared with them. */
  #take({ draft, original }: Converted): void {
    this.#compare(original);
    this.#wrote(writeDraft(draft));
  }

  #compare(original: FlatRuleSet): void {
    this.original = original;
    this.check.original = original;
  }

  #begin(draft: Draft): void {
    this.state = new DraftState(draft, (changed) => {
      this.#wrote(writeDraft(changed));
      this.check.ask(changed);
    });
    if (typeof Worker !== 'undefined') this.check.ask(draft);
  }

  close(): void {
    this.check.close();
  }
}
