/** A rule set as a file becomes the next draft of its name, after the same checks as in the editor. */
import { fail, redirect } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message, setError } from 'sveltekit-superforms';
import { loadRuleSet } from '../../../../rules/model/load-rule-set.ts';
import { RuleSetInvalid } from '../../../../rules/model/rule-set.ts';
import type { LoadedRuleSet, Problem } from '../../../../rules/model/rule-set.ts';
import { importFormId, importSchema } from '../policies/import-schema.ts';
import type { ImportFields } from '../policies/import-schema.ts';
import type { ImportForm, StepTrouble } from '../policies/step-outcome.ts';
import { wordsOf } from '../i18n/words.ts';
import { database } from './database.ts';
import { checkedForm } from './form.ts';
import { sendStep, statusOfRefusal } from './policy-steps.ts';
import { sha256Hex } from './policy-work.ts';
import { signerOf } from './whoami.ts';

export async function importAction(event: RequestEvent): Promise<ImportForm | ActionFailure<ImportForm>> {
  const form = await checkedForm<ImportFields, StepTrouble>(event, {
    id: importFormId,
    schema: importSchema,
    files: ['file'],
  });
  const { file } = form.data;
  if (!form.valid) return fail(400, withoutFile({ imported: form }));
  if (file === undefined) {
    setError(form, 'file', 'file');
    return fail(400, withoutFile({ imported: form }));
  }
  const read = readFile(await file.text());
  if ('problems' in read) return refused(form, { code: 'badRequest', problems: read.problems });
  const { id } = read.ruleSet;
  const newest = await database().policyWork.findFirst({ where: { id }, orderBy: { version: 'desc' } });
  const version = (newest?.version ?? 0) + 1;
  const answer = await sendStep(
    { id, version },
    {
      step: 'save',
      document: JSON.stringify({ ...read.ruleSet.document, version, digest: undefined }, null, 2),
      basedOn: null,
      note: wordsOf(event.locals.lang).policyWork.importNote(file.name.slice(0, 100)),
      person: signerOf(event),
      at: Date.now(),
    },
  );
  if ('seq' in answer) redirect(303, `/policies/${id}/${version}`);
  return refused(form, answer);
}

/** A file that was sealed and then changed is refused as a whole. */
function readFile(
  text: string,
): { readonly ruleSet: LoadedRuleSet } | { readonly problems: readonly Problem[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problems: [{ path: '$', message: `this is no JSON: ${String(error)}` }] };
  }
  try {
    return { ruleSet: loadRuleSet(json, sha256Hex) };
  } catch (error) {
    if (error instanceof RuleSetInvalid) return { problems: error.problems };
    throw error;
  }
}

function refused(
  form: ImportForm['imported'],
  trouble: Exclude<StepTrouble, { code: 'console' }>,
): ActionFailure<ImportForm> {
  const failed = message(form, trouble, {
    status: statusOfRefusal(trouble.code),
  }) as unknown as ActionFailure<{ form: ImportForm['imported'] }>;
  return fail(failed.status, withoutFile({ imported: failed.data.form }));
}

/** A file does not come back. */
function withoutFile({ imported }: ImportForm): ImportForm {
  return { imported: { ...imported, data: {} } };
}
