/** Where length, pattern and colour of a plate do not go together (domain §5.1): told to people, never a refusal. */
import { PLATE_COLOURS } from '../catalogue/codes.ts';
import { label, type Label } from '../model/label.ts';
import { PLATE_KINDS, plateForm, type PlateKind } from './plate-form.ts';
import { normalisePlate, plateTextProblem } from './plate-text.ts';

export type PlateFindingCode =
  'plate-form-unknown' | 'plate-letter-i-o' | 'plate-length-colour' | 'plate-kind-colour';

export interface PlateFinding {
  readonly code: PlateFindingCode;
  readonly text: Label;
}

/** Colour codes that a kind has; a kind that is missing here may have any. */
const coloursOf: Readonly<Partial<Record<PlateKind, string>>> = {
  ordinary: '013',
  'new-energy-small': '4',
  'new-energy-large': '6',
  trailer: '1',
  trainer: '1',
  police: '2',
  'hong-kong': '3',
  macau: '3',
  embassy: '3',
  consulate: '3',
  'armed-police': '2',
  military: '2',
  emergency: '2',
};
const anyColour = '5';

/** In the order of their weight. A colour that was not made out is no contradiction. */
export function plateFindings(plateNo: string, plateColour: string): readonly PlateFinding[] {
  const plate = normalisePlate(plateNo);
  const { kind } = plateForm(plate);
  if (kind === 'none' || plateTextProblem(plate) !== null) return [];
  return [
    ...(kind === 'unknown' ? unknownForm(plate) : []),
    ...(plateColour === anyColour ? [] : colourFindings({ plate, kind, plateColour })),
  ];
}

/** With 1 and 0 for the letters that no plate has; null where it has none of them. */
export function withoutIAndO(plateNo: string): string | null {
  const plate = normalisePlate(plateNo);
  const right = plate.replaceAll('I', '1').replaceAll('O', '0');
  return right === plate ? null : right;
}

function unknownForm(plate: string): PlateFinding[] {
  const right = withoutIAndO(plate);
  if (right !== null && plateForm(right).kind !== 'unknown')
    return [
      {
        code: 'plate-letter-i-o',
        text: label(`号牌中没有字母 I 和 O，应为 ${right}`, `no plate has the letters I and O: ${right}`),
      },
    ];
  return [
    {
      code: 'plate-form-unknown',
      text: label('号牌式样不在已知规范内', 'the plate has a form that is not known'),
    },
  ];
}

interface Coloured {
  readonly plate: string;
  readonly kind: PlateKind;
  readonly plateColour: string;
}

function colourFindings({ plate, kind, plateColour }: Coloured): PlateFinding[] {
  if (kind === 'unknown') return lengthFindings(plate, plateColour);
  const expected = coloursOf[kind];
  if (expected === undefined || expected.includes(plateColour)) return [];
  const [read, wanted] = [colourLabel(plateColour), expectedLabel(expected)];
  const { zh, en } = PLATE_KINDS[kind];
  return [
    {
      code: 'plate-kind-colour',
      text: label(
        `${zh}应为${wanted.zh}，识别为${read.zh}`,
        `a plate of the kind “${en}” is ${wanted.en}, it was read as ${read.en}`,
      ),
    },
  ];
}

/** Eight characters are new energy, seven are not. */
function lengthFindings(plate: string, plateColour: string): PlateFinding[] {
  const newEnergy = plateColour === '4' || plateColour === '6';
  if (plate.length !== (newEnergy ? 7 : 8)) return [];
  const { zh, en } = colourLabel(plateColour);
  return [
    {
      code: 'plate-length-colour',
      text: label(
        `${plate.length} 位号牌与${zh}不符`,
        `a plate of ${plate.length} characters does not go with ${en}`,
      ),
    },
  ];
}

const colourLabel = (code: string): Label => PLATE_COLOURS[code] ?? label(`颜色 ${code}`, `colour ${code}`);

function expectedLabel(codes: string): Label {
  const labels = [...codes].map(colourLabel);
  return label(labels.map(({ zh }) => zh).join('或'), labels.map(({ en }) => en).join(' or '));
}
