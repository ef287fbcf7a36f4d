/** What the names of an account have to be. Pure: the console checks them before it sends them. */

/** 3 to 32 letters, digits, `.`, `_` and `-`, whatever their case: they are kept in lower case. */
export function isUsername(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{2,31}$/i.test(text);
}

/** As records show a person: two to forty characters on one line. */
export function isName(text: string): boolean {
  return /^[^\p{C}]{2,40}$/u.test(text);
}
