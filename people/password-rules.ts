/** What a password has to be. Pure. Source: GB/T 22239-2019 (8.1.4.1) for complexity and change; lengths are ours. */

export const passwordLength = { least: 10, most: 128 } as const;
/** A new password must differ from so many before it. */
export const passwordHistory = 5;

export type PasswordProblem =
  'too-short' | 'too-long' | 'too-simple' | 'has-name' | 'too-common' | 'used-before';

const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** Stems of what is tried first; letters only, because digits and signs around them change nothing. */
const common = [
  'password',
  'passw',
  'qwert',
  'admin',
  'letmein',
  'welcome',
  'greengate',
  'abcdef',
  'iloveyou',
  'woaini',
];

/** Rows of keys and of digits, as they are typed from one end to the other. */
const rows = ['01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv'];
/** So many of a row are no secret. */
const longestRun = 6;

export function passwordProblems(password: string, person: { username: string }): PasswordProblem[] {
  const problems: PasswordProblem[] = [];
  const length = [...password].length;
  const folded = password.normalize('NFKC').toLowerCase();
  if (length < passwordLength.least) problems.push('too-short');
  if (length > passwordLength.most) problems.push('too-long');
  if (kinds.filter((kind) => kind.test(password)).length < 3 || isMonotonous(folded))
    problems.push('too-simple');
  if (folded.includes(person.username.toLowerCase())) problems.push('has-name');
  const unleeted = folded
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('3', 'e')
    .replaceAll('@', 'a')
    .replaceAll('$', 's');
  if (common.some((stem) => unleeted.includes(stem)) || hasRun(folded)) problems.push('too-common');
  return problems;
}

/** `123456`, `654321`, `asdfgh`. */
function hasRun(password: string): boolean {
  const ends = [password, [...password].toReversed().join('')];
  return rows.some((row) =>
    Array.from({ length: row.length - longestRun + 1 }, (_, at) => row.slice(at, at + longestRun)).some(
      (run) => ends.some((text) => text.includes(run)),
    ),
  );
}

/** Fewer than five different characters, whatever the length. */
function isMonotonous(password: string): boolean {
  return new Set(password).size < 5;
}
