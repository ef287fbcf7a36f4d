/** Fuel and emission stage as a badge shows them: what both would say is said once. */
import { EMISSION_STAGES, FUELS } from '../../../../rules/catalogue/codes.ts';
import { wordsOf } from '../i18n/words.ts';
import type { Lang } from '../i18n/words.ts';

export interface StageWords {
  /** Null where the stage says it all. */
  readonly fuel: string | null;
  readonly stage: string;
  readonly unknown: boolean;
}

const unknownCode = 'unknown';
/** Electric vehicles have the stage electric, and what has no fuel has no stage. */
const saidByStage: readonly (readonly [fuel: string, stage: string])[] = [
  ['C', 'D'],
  ['Y', 'X'],
];

export function stageWords(fuel: string | null, stage: string | null, lang: Lang): StageWords {
  const fuelCode = known(fuel, FUELS);
  const stageCode = known(stage, EMISSION_STAGES);
  if (fuelCode === unknownCode && stageCode === unknownCode)
    return { fuel: null, stage: wordsOf(lang).passage.emissionsUnknown, unknown: true };
  const once = saidByStage.some(([a, b]) => a === fuelCode && b === stageCode);
  return {
    fuel: once ? null : (FUELS[fuelCode]?.[lang] ?? fuelCode),
    stage: EMISSION_STAGES[stageCode]?.[lang] ?? stageCode,
    unknown: stageCode === unknownCode,
  };
}

function known(code: string | null, table: Readonly<Record<string, unknown>>): string {
  return code !== null && Object.hasOwn(table, code) ? code : unknownCode;
}
