/** `greengate alert start|change|lift`: the console's switch. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { changeAlert, liftAlert, startAlert, SwitchRefused } from '../../workflows/client/switch-alert.ts';
import { alertLevels } from '../../workflows/contract/alert.ts';
import type { AlertAnswer, RaisedLevel } from '../../workflows/contract/alert.ts';
import { siteConfig } from '../config/site-config.ts';
import { withTemporal } from './site-access.ts';

interface SwitchOptions {
  readonly level: RaisedLevel;
  readonly from?: number;
  readonly as: string;
  readonly reason: string;
  readonly notice?: string;
  readonly json?: boolean;
}

export function alertCommand(): Command {
  const level = (): Option =>
    new Option('--level <level>', 'level in force').choices([...alertLevels]).makeOptionMandatory();
  return new Command('alert')
    .description('switch a heavy-pollution alert')
    .addCommand(
      signed(new Command('start').description('announce an alert'))
        .addOption(level())
        .option('--notice <no>', 'number of the notice')
        .action(start),
    )
    .addCommand(
      signed(new Command('change').description('raise or lower it'))
        .addOption(level())
        .option('--notice <no>', 'number of the notice')
        .action(change),
    )
    .addCommand(signed(new Command('lift').description('end it')).action(lift));
}

function signed(command: Command): Command {
  return command
    .option(
      '--from <time>',
      'in effect from this instant on, e.g. 2026-11-24T21:00:00+08:00 (default: now)',
      parseTime,
    )
    .requiredOption('--as <person>', 'who switches')
    .requiredOption('--reason <text>', 'why')
    .option('--json', 'print one JSON object');
}

function parseTime(text: string): number {
  const local = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/.test(text);
  const time = Date.parse(local ? `${text.replace(' ', 'T')}+08:00` : text);
  if (!Number.isFinite(time))
    throw new InvalidArgumentError(
      'write it as 2026-11-24T21:00:00+08:00; without offset it is Beijing time',
    );
  return time;
}

async function start(options: SwitchOptions): Promise<void> {
  const { temporal } = siteConfig();
  await told(options, () =>
    withTemporal(siteConfig(), (client) => startAlert(client, orderOf(options), temporal.taskQueue)),
  );
}

async function change(options: SwitchOptions): Promise<void> {
  await told(options, () => withTemporal(siteConfig(), (client) => changeAlert(client, orderOf(options))));
}

async function lift(options: SwitchOptions): Promise<void> {
  await told(options, () => withTemporal(siteConfig(), (client) => liftAlert(client, orderOf(options))));
}

function orderOf({ level, from, as: person, reason, notice }: SwitchOptions) {
  const at = Date.now();
  return { level, effectiveFrom: from ?? at, person, reason, noticeNo: notice ?? null, at };
}

async function told({ json }: SwitchOptions, act: () => Promise<AlertAnswer>): Promise<void> {
  try {
    const answer = await act();
    const from = new Date(answer.effectiveFrom).toISOString();
    if (json) console.log(JSON.stringify({ ...answer, effectiveFrom: from }));
    else
      console.log(
        `${answer.alert}: ${answer.level} from ${from}, ${answer.state}, ledger entry ${answer.seq}`,
      );
  } catch (error) {
    if (!(error instanceof SwitchRefused)) throw error;
    if (json) console.log(JSON.stringify({ error: error.code, message: error.message }));
    throw error;
  }
}
