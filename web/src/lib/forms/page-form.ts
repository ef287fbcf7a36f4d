/**
 * superForm with the manners of this console: what was typed stays until it is done, whatever comes back, and a session
 * that has ended or a failure of the console is told in the form. To be called while a component is made.
 */
import { applyAction } from '$app/forms';
import { get } from 'svelte/store';
import type { SuperValidated } from 'sveltekit-superforms';
import { valibotClient } from 'sveltekit-superforms/adapters';
import { superForm } from 'sveltekit-superforms/client';
import type { SuperForm } from 'sveltekit-superforms/client';
import type { GenericSchema } from 'valibot';
import { readAnew } from '../live/read-anew.ts';
import { session } from '../people/session.svelte.ts';
import { sendForm } from './send-form.ts';
import type { Result } from './send-form.ts';
import { markAlive, sentOf, withTypedBefore } from './typed-before.ts';
import type { Fields, MixedFields } from './typed-before.ts';

export type { Fields, MixedFields } from './typed-before.ts';

/** The console itself failed; `message` is for people, empty where nothing came back at all. */
export interface ConsoleTrouble {
  readonly code: 'console';
  readonly message: string;
}

/** A form as the server answers it, of whatever fields. */
export type FormState<Problem, Typed extends MixedFields = Fields> = SuperValidated<
  Typed,
  Problem | ConsoleTrouble
>;

export interface PageForm<Typed extends MixedFields, Answer> {
  /** The same on page and server. */
  readonly id: string;
  readonly schema: GenericSchema<Typed, Typed>;
  /** What the server answered; also where the form is gone by then. `status`: 400 where nothing was done anywhere. */
  readonly answered?: (answer: Answer, status: number) => void;
  readonly failed?: (trouble: ConsoleTrouble) => void;
  /** The last of it: the form may go. */
  readonly done?: () => void;
  /** What stands in the form when it is done. */
  readonly blank?: Typed;
}

export function pageForm<Typed extends MixedFields, Problem extends { readonly code: string }, Answer>(
  start: FormState<Problem> | FormState<Problem, Typed> | Typed,
  { id, schema, answered, failed, done, blank }: PageForm<Typed, Answer>,
): SuperForm<Typed, Problem | ConsoleTrouble> {
  /** Not by the events of the library, which end with the component: what was done is told in any case. */
  async function tell(result: Result | null): Promise<Result> {
    if (result?.type === 'redirect') await applyAction(result);
    else if (result === null || result.type === 'error') {
      // Somebody is signed in, though another than this page has shown: it is read anew for them.
      if (result?.status === 409) session.goOn();
      const trouble = troubleOf(result);
      made.message.set(trouble);
      failed?.(trouble);
      refresh();
    } else if (!session.isOver(result)) {
      answered?.(result.data as Answer, result.status);
      if (result.status !== 400) refresh();
      return result;
    }
    return nothingNew;
  }

  const made = superForm<Typed, Problem | ConsoleTrouble>(begun(id, start) as Typed, {
    id,
    validators: valibotClient(schema),
    applyAction: false,
    invalidateAll: false,
    resetForm: false,
    scrollToError: { block: 'nearest' },
    // Nothing is sent twice because an answer takes long, as with a photo on a slow line.
    timeoutMs: 120_000,
    onSubmit: ({ formData, customRequest }) => {
      // What is checked is what is sent, also where a browser filled a field without telling.
      made.form.update((known) => ({ ...known, ...sentOf(known, formData) }), { taint: false });
      customRequest(async ({ action }) => tell(await sendForm(action, formData)));
    },
    onUpdate: ({ form, result }) => {
      form.data = result.type === 'success' && blank ? blank : get(made.form);
    },
    onUpdated: ({ form }) => {
      if (form.valid) done?.();
    },
    onError: () => undefined,
  });
  const { enhance } = made;
  made.enhance = (element, events) => {
    markAlive(element);
    element.addEventListener('focusout', staysUnderTheFinger, { capture: true });
    return enhance(element, events);
  };
  return made;
}

/** A page that cannot be read anew tells so by itself. */
function refresh(): void {
  void readAnew().catch(() => undefined);
}

/** For the library: the form stays as it is. */
const nothingNew: Result = { type: 'error', status: 500, error: { status: 500, message: '' } };

function troubleOf(result: Extract<Result, { type: 'error' }> | null): ConsoleTrouble {
  const { message, code } = result?.error ?? {};
  return { code: 'console', message: [message, code].filter(Boolean).join(' ') };
}

type Start<Problem> = FormState<Problem> | FormState<Problem, MixedFields>;

function begun<Problem>(id: string, start: Start<Problem> | MixedFields): Start<Problem> | MixedFields {
  if (!isState(start)) return withTypedBefore(id, start);
  const data = withTypedBefore<MixedFields>(id, start.data);
  // What was wrong with a field says nothing of what has been typed over it.
  const errors = Object.entries(start.errors).filter(
    ([name]) => String(data[name]) === String((start.data as MixedFields)[name]),
  );
  return { ...start, data, errors: Object.fromEntries(errors) } as Start<Problem>;
}

function isState<Problem>(start: Start<Problem> | MixedFields): start is Start<Problem> {
  return typeof start['data'] === 'object';
}

/**
 * What is wrong is said when a field is left, but not when it is left for a button: that would move away before it is
 * pressed. It says so itself.
 */
function staysUnderTheFinger(event: FocusEvent): void {
  if (event.relatedTarget instanceof Element && event.relatedTarget.closest('button, a'))
    event.stopImmediatePropagation();
}
