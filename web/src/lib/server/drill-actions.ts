/** The form actions by which drills are announced, people take part in them, and they are ended. */
import { error, fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import { actInDrill, DrillRefused, endDrill, startDrill } from '../../../../workflows/client/drills.ts';
import { drillRefusals } from '../../../../workflows/contract/drill.ts';
import type { DrillAct, DrillAnswer } from '../../../../workflows/contract/drill.ts';
import type { Acted, Announced, DrillTrouble, Ended } from '../drills/drill-outcome.ts';
import {
  actFormId,
  actSchema,
  drillFormId,
  drillSchema,
  endFormId,
  endSchema,
  termsOf,
} from '../drills/drill-schema.ts';
import type { ActFields, DrillFields, EndFields } from '../drills/drill-schema.ts';
import { wordsOf } from '../i18n/words.ts';
import { drillOf } from './drills.ts';
import { troubleOf } from './failures.ts';
import { checkedForm } from './form.ts';
import { settings } from './settings.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';
import { signerOf } from './whoami.ts';

const patience = 12_000;
type Event = RequestEvent<{ name: string }>;

export async function announceAction(event: RequestEvent): Promise<Announced | ActionFailure<Announced>> {
  const at = Date.now();
  const form = await checkedForm<DrillFields, DrillTrouble>(event, {
    id: drillFormId,
    schema: drillSchema(() => at),
  });
  if (!form.valid) return fail(400, { form });
  const order = { person: signerOf(event), at, terms: termsOf(form.data, at) };
  const answer = await send(() => startDrill(temporal(), order, settings().temporal.taskQueue));
  if ('seq' in answer) return { form, done: { name: answer.drill.slice(6), seq: answer.seq } };
  return message(form, answer, { status: statusOf(answer) }) as ActionFailure<Announced>;
}

export async function actAction(event: Event): Promise<Acted | ActionFailure<Acted>> {
  const form = await checkedForm<ActFields, DrillTrouble>(event, { id: actFormId(''), schema: actSchema });
  if (!form.valid) return fail(400, { form });
  const { attempt } = form.data;
  const act = actOf(form.data, event);
  const answer = await send(() => actInDrill(temporal(), drillAt(event), { act, attempt }));
  if ('seq' in answer) return { form, done: { seq: answer.seq } };
  return message(form, answer, { status: statusOf(answer) }) as ActionFailure<Acted>;
}

function actOf({ act, n, outcome }: ActFields, event: Event): DrillAct {
  const signed = { person: signerOf(event), at: Date.now() };
  if (act !== 'answer') return { act: act as 'confirm' | 'stop-list', ...signed };
  return { act, n: n === '' ? -1 : Number(n), outcome: outcome === 'allow' ? 'allow' : 'block', ...signed };
}

export async function endAction(event: Event): Promise<Ended | ActionFailure<Ended>> {
  const form = await checkedForm<EndFields, DrillTrouble>(event, { id: endFormId, schema: endSchema });
  if (!form.valid) return fail(400, { form });
  const by = { person: signerOf(event), at: Date.now(), reason: form.data.reason.trim() };
  const how = form.data.how === 'close' ? 'close' : 'abort';
  const answer = await send(() => endDrill(temporal(), drillAt(event), { by, how }));
  if ('seq' in answer) return { form, done: { seq: answer.seq } };
  return message(form, answer, { status: statusOf(answer) }) as ActionFailure<Ended>;
}

function drillAt({ params, locals }: Event): string {
  const id = drillOf(params.name);
  if (id === null) error(404, wordsOf(locals.lang).drills.unknown);
  return id;
}

const refusals = {
  'not-yours': 'notYours',
  'not-possible-now': 'notPossible',
  'bad-request': 'badRequest',
} as const satisfies Partial<Record<DrillRefused['code'], DrillTrouble['code']>>;

async function send(order: () => Promise<DrillAnswer>): Promise<DrillAnswer | DrillTrouble> {
  try {
    await mustBeReachable();
    return await within(patience, order);
  } catch (thrown) {
    if (thrown instanceof DrillRefused) {
      const { code } = thrown;
      return { code: code in refusals ? refusals[code as keyof typeof refusals] : (code as 'open') };
    }
    const trouble = troubleOf(thrown);
    if (trouble === null) throw thrown;
    const { kind } = trouble;
    return { code: kind === 'unreachable' || kind === 'noAnswer' ? kind : 'badRequest' };
  }
}

function statusOf({ code }: DrillTrouble): 400 | 403 | 409 | 503 {
  if (code === 'notYours') return 403;
  if (code === 'badRequest') return 400;
  return code === 'notPossible' || (drillRefusals as readonly string[]).includes(code) ? 409 : 503;
}
