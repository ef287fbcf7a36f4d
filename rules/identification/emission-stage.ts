/** Which source of an emission stage counts (domain §1.8), and what about a stage wants a look. */
import { label, type Label } from '../model/label.ts';
import { plateForm } from './plate-form.ts';

/**
 * The ladder, the highest first, with the basis code (判定依据, domain §1.7) that is recorded: 0 form of the plate,
 * 1 model catalogue, 2 record kept here, 3 a person.
 */
export const STAGE_SOURCES = {
  platform: '2',
  'vehicle-list': '2',
  catalogue: '1',
  'same-vin': '2',
  'same-model': '1',
  manual: '3',
  'plate-letter': '0',
} as const;
export type StageSource = keyof typeof STAGE_SOURCES;
export const STAGE_LADDER = Object.keys(STAGE_SOURCES) as readonly StageSource[];

export interface StageJudgement {
  /** `0`–`6`, `D`, `X`. */
  readonly stage: string;
  readonly source: StageSource;
  readonly basis: string;
}

/** The highest source that says anything; null: none does, and the stage is unknown. */
export function judgeStage(
  said: Readonly<Partial<Record<StageSource, string | null>>>,
): StageJudgement | null {
  for (const source of STAGE_LADDER) {
    const stage = said[source];
    if (typeof stage === 'string') return { stage, source, basis: STAGE_SOURCES[source] };
  }
  return null;
}

/** Electric by the letters D, A, B, C and E only: the others are plug-in hybrids and fuel cells too. */
export function stageOfPlateLetter(plateNo: string): 'D' | null {
  return plateForm(plateNo).energy === 'electric' ? 'D' : null;
}

const byPlateForm = STAGE_SOURCES['plate-letter'];

interface StageFile {
  readonly plateNo: string;
  readonly emissionStage: string | null;
  readonly emissionBasis: string | null;
  readonly fuel: string | null;
}

/**
 * What a file says of stage and fuel, as far as its basis carries it: by the form of the plate a vehicle is electric
 * with one of five letters, and nothing else follows from it, whatever a platform has answered.
 */
export function carried(file: StageFile): Pick<StageFile, 'emissionStage' | 'fuel'> {
  const { emissionStage, emissionBasis, fuel } = file;
  if (emissionBasis !== byPlateForm) return { emissionStage, fuel };
  const stage = stageOfPlateLetter(file.plateNo);
  return { emissionStage: stage, fuel: stage === null && fuel === 'C' ? null : fuel };
}

export type StageFindingCode =
  'stage-not-by-plate' | 'stage-below-date' | 'stage-list-needed' | 'stage-by-plate';

export interface StageFinding {
  readonly code: StageFindingCode;
  readonly text: Label;
}

interface DatedFile extends StageFile {
  /** GA 24.4 code. */
  readonly vehicleType: string | null;
  /** yyyymmdd, with or without dashes. */
  readonly registeredOn: string | null;
}

/** First nationwide registration of the stages of heavy vehicles, by fuel: the newest first. */
const heavySince: Readonly<Record<string, readonly (readonly [since: string, stage: number])[]>> = {
  B: [
    ['20210701', 6],
    ['20170701', 5],
    ['20150101', 4],
  ],
  E: [['20190701', 6]],
};
const listSince = '20170101';

/** Warnings: a higher stage than the date asks for is possible, a lower one after it is doubtful. */
export function stageFindings(file: DatedFile): readonly StageFinding[] {
  const { emissionStage } = carried(file);
  const date = (file.registeredOn ?? '').replaceAll('-', '');
  return [
    ...(file.emissionBasis === byPlateForm ? [plateFinding(file, emissionStage)] : []),
    ...(emissionStage === null && date >= listSince ? [listNeeded] : []),
    ...belowDate({ ...file, emissionStage }, date),
  ];
}

const listNeeded: StageFinding = {
  code: 'stage-list-needed',
  text: label(
    '排放阶段未确定，2017 年以后登记的车辆须附随车清单照片',
    'the stage is not known: a vehicle registered since 2017 needs a photo of its vehicle list',
  ),
};

function plateFinding({ emissionStage: filed }: StageFile, holds: string | null): StageFinding {
  if (holds === 'D')
    return {
      code: 'stage-by-plate',
      text: label('电动仅由号牌字母推定', 'electric is taken from the letter of the plate alone'),
    };
  return {
    code: 'stage-not-by-plate',
    text: label(
      `号牌不能证明阶段 ${filed ?? '—'}：按未知处理`,
      `the plate does not prove stage ${filed ?? '—'}: it counts as unknown`,
    ),
  };
}

function belowDate({ vehicleType, fuel, emissionStage }: DatedFile, date: string): StageFinding[] {
  if (!/^[HQZK]1/.test(vehicleType ?? '') || !/^[0-6]$/.test(emissionStage ?? '')) return [];
  const least = heavySince[fuel ?? '']?.find(([since]) => date >= since)?.[1];
  if (least === undefined || Number(emissionStage) >= least) return [];
  return [
    {
      code: 'stage-below-date',
      text: label(
        `登记日期之后的重型车应不低于国${'零一二三四五六'.charAt(least)}`,
        `a heavy vehicle registered then would be China ${String(least)} or better`,
      ),
    },
  ];
}
