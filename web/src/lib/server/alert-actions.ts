/** Switching an alert, and taking the last switch back, as forms. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message, setError } from 'sveltekit-superforms';
import type { NoticeFile } from '../../../../workflows/contract/alert.ts';
import { brakeFormId, brakeSchema, latersText } from '../alerts/brake-schema.ts';
import type { BrakeFields } from '../alerts/brake-schema.ts';
import type { BrakeForm, SwitchForm, SwitchRefusal, SwitchTrouble } from '../alerts/switch-outcome.ts';
import { switchFormId, switchSchema } from '../alerts/switch-schema.ts';
import type { SwitchFields } from '../alerts/switch-schema.ts';
import { answered, switchAlert } from './alert-switch.ts';
import { pullBrake, readBrake } from './brake.ts';
import { checkedForm } from './form.ts';
import { keptNotice } from './notice-upload.ts';
import { switchOf } from './switch-input.ts';
import { accessOf } from './whoami.ts';

const schema = switchSchema(Date.now);

export async function switchAction(event: RequestEvent): Promise<SwitchForm | ActionFailure<SwitchForm>> {
  const form = await checkedForm<SwitchFields, SwitchTrouble>(event, {
    id: '',
    schema,
    files: ['noticeFile'],
  });
  form.id = switchFormId(form.data.kind);
  const { noticeFile: file } = form.data;
  // A file does not come back.
  delete form.data.noticeFile;
  if (!form.valid) return fail(400, { form });
  let noticeFile: NoticeFile | null | undefined;
  if (file !== undefined) noticeFile = await keptNotice(file);
  if (noticeFile === null) {
    setError(form, 'noticeFile', 'noticeType');
    return fail(400, { form });
  }
  const parsed = switchOf(form.data, { signer: accessOf(event), at: Date.now(), noticeFile });
  const answer = await switchAlert(parsed);
  if (typeof answer !== 'string') {
    const { level, effectiveFrom: from, seq, state } = answer;
    return { form, done: { kind: parsed.kind, level, from, seq, cancelled: state === 'cancelled' } };
  }
  return message(form, { code: answer }, { status: statusOf(answer) }) as ActionFailure<SwitchForm>;
}

export async function brakeAction(event: RequestEvent): Promise<BrakeForm | ActionFailure<BrakeForm>> {
  const form = await checkedForm<BrakeFields, SwitchTrouble>(event, { id: brakeFormId, schema: brakeSchema });
  if (!form.valid) return fail(400, { brake: form });
  const at = Date.now();
  const brake = await readBrake(at);
  const told = (code: SwitchRefusal): ActionFailure<BrakeForm> => {
    message(form, { code });
    form.valid = false;
    return fail(statusOf(code), { brake: form });
  };
  // What would be taken back is not what the person has seen.
  if (brake === null || brake.seq !== form.data.basedOn) return told('meanwhile');
  if (latersText(brake.laters) !== form.data.laters) return told('meanwhile');
  const { reason } = form.data;
  const pull = { signer: accessOf(event), reason: reason.trim(), at, attempt: crypto.randomUUID() };
  const seq = await answered(() => pullBrake(brake, pull));
  if (typeof seq !== 'string') return told(seq.code);
  return { brake: form, pulled: { seq, back: brake.back, laters: brake.laters } };
}

function statusOf(refusal: SwitchRefusal): 403 | 409 | 503 {
  if (refusal === 'notYours') return 403;
  return refusal === 'unreachable' || refusal === 'noAnswer' ? 503 : 409;
}
