/** Who acts and why, by the rules of the console's forms. */
import { InvalidArgumentError } from 'commander';
import { switchLimits } from '../../workflows/contract/alert.ts';

const { person, reason, noticeNo } = switchLimits;

export const parsePerson = (text: string): string =>
  textWithin(text, {
    ...person,
    lines: false,
    wanted: `write a name of ${person.least} to ${person.most} characters`,
  });

export const parseReason = (text: string): string =>
  textWithin(text, { ...reason, lines: true, wanted: `write ${reason.least} to ${reason.most} characters` });

export const parseNoticeNo = (text: string): string =>
  textWithin(text, {
    least: 0,
    ...noticeNo,
    lines: false,
    wanted: `write at most ${noticeNo.most} characters`,
  });

interface Wanted {
  readonly least: number;
  readonly most: number;
  readonly lines: boolean;
  readonly wanted: string;
}

function textWithin(text: string, { least, most, lines, wanted }: Wanted): string {
  const trimmed = text.replaceAll(/\r\n?/g, '\n').trim();
  const oneLine = lines ? trimmed.replaceAll(/[\n\t]/g, ' ') : trimmed;
  const length = [...trimmed].length;
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (length < least || length > most || /[\u0000-\u001f\u007f]/.test(oneLine) || !oneLine.isWellFormed())
    throw new InvalidArgumentError(wanted);
  return trimmed;
}
