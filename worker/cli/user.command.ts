/** `greengate user add|disable|enable|reset|list`: accounts from the command line, for the first administrator and for lost passwords. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import {
  createAccount,
  disableAccount,
  enableAccount,
  randomPassword,
  resetAccount,
} from '../../people/accounts.ts';
import { roles } from '../../workflows/contract/roles.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { siteConfig } from '../config/site-config.ts';
import { aCommand } from './command.ts';
import { parsePerson, parseReason } from './signature.ts';
import { withDatabase } from './site-access.ts';

interface Signed {
  readonly as: string;
  readonly reason: string;
  readonly json?: boolean;
}

export function userCommand(): Command {
  return aCommand('user', 'accounts of the console')
    .addCommand(
      signed('add', 'make an account; prints a password that has to be changed at the first sign-in')
        .argument('<username>', 'what is typed at the sign-in', parseUsername)
        .requiredOption('--name <name>', 'the person, as records show it', parsePerson)
        .addOption(new Option('--role <role>', 'what it may do').choices([...roles]).makeOptionMandatory())
        .action(add),
    )
    .addCommand(signed('disable', 'nobody signs in with it any more').argument('<username>').action(disable))
    .addCommand(
      signed('enable', 'it can be signed in with again, by the password that it had')
        .argument('<username>')
        .action(enable),
    )
    .addCommand(
      signed('reset', 'a new password, no second factor, no lockout; ends its sessions')
        .argument('<username>')
        .action(reset),
    )
    .addCommand(
      aCommand('list', 'all accounts').option('--json', 'print one JSON object a line').action(list),
    );
}

function signed(name: string, description: string): Command {
  return aCommand(name, description)
    .requiredOption('--as <person>', 'who does it', parsePerson)
    .requiredOption('--reason <text>', 'why', parseReason)
    .option('--json', 'print one JSON object');
}

async function add(
  username: string,
  { as: person, reason, json, name, role }: Signed & { name: string; role: Role },
): Promise<void> {
  const password = randomPassword();
  await withDatabase(siteConfig(), (database) =>
    createAccount(database, { username, name, role, password }, { person, reason }),
  );
  tell(
    json,
    { username, role, password },
    `Account ${username} (${role}) made. One-time password: ${password}`,
  );
}

async function disable(username: string, { as: person, reason, json }: Signed): Promise<void> {
  await withDatabase(siteConfig(), (database) => disableAccount(database, username, { person, reason }));
  tell(json, { username, disabled: true }, `Account ${username} is disabled and signed out everywhere.`);
}

async function enable(username: string, { as: person, reason, json }: Signed): Promise<void> {
  await withDatabase(siteConfig(), (database) => enableAccount(database, username, { person, reason }));
  tell(
    json,
    { username, disabled: false },
    `Account ${username} is enabled again, with the password that it had.`,
  );
}

async function reset(username: string, { as: person, reason, json }: Signed): Promise<void> {
  const { password } = await withDatabase(siteConfig(), (database) =>
    resetAccount(database, username, { person, reason }),
  );
  tell(json, { username, password }, `One-time password of ${username}: ${password}`);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const users = await withDatabase(siteConfig(), (database) =>
    database.user.findMany({ orderBy: { username: 'asc' } }),
  );
  for (const { username, name, role, disabled, demo, mustChangePassword } of users) {
    const marks = [disabled && 'disabled', demo && 'demo', mustChangePassword && 'password due'].filter(
      Boolean,
    );
    tell(
      json,
      { username, name, role, disabled, demo, mustChangePassword },
      `${username.padEnd(20)} ${role.padEnd(14)} ${name}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`,
    );
  }
}

function tell(json: boolean | undefined, object: object, sentence: string): void {
  console.log(json ? JSON.stringify(object) : sentence);
}

function parseUsername(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]{2,31}$/i.test(text)) return text;
  throw new InvalidArgumentError('write 3 to 32 letters, digits, dots, dashes or underscores');
}
