/** `greengate alert start|change|lift`: the console's switch. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { factOf, valueLabel } from '../../rules/index.ts';
import { changeAlert, liftAlert, startAlert, SwitchRefused } from '../../workflows/client/switch-alert.ts';
import { alertLevels } from '../../workflows/contract/alert.ts';
import type { AlertAnswer, RaisedLevel } from '../../workflows/contract/alert.ts';
import { siteConfig } from '../config/site-config.ts';
import { beijing, parseInstant } from './beijing-time.ts';
import { aCommand } from './command.ts';
import { parseNoticeNo, parsePerson, parseReason } from './signature.ts';
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
  return aCommand('alert', 'switch a heavy-pollution alert')
    .addCommand(raising('start', 'announce an alert').action(start))
    .addCommand(raising('change', 'raise or lower it').action(change))
    .addCommand(signed('lift', 'end it').action(lift));
}

function raising(name: string, description: string): Command {
  return signed(name, description)
    .addOption(
      new Option('--level <level>', 'level in force').choices([...alertLevels]).makeOptionMandatory(),
    )
    .option('--notice <no>', 'number of the notice', parseNoticeNo);
}

function signed(name: string, description: string): Command {
  return aCommand(name, description)
    .option(
      '--from <time>',
      'in effect from this instant on, e.g. 2026-11-24T21:00:00+08:00 (default: now)',
      parseInstant,
    )
    .requiredOption('--as <person>', 'who switches', parsePerson)
    .requiredOption('--reason <text>', 'why', parseReason)
    .option('--json', 'print one JSON object');
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
  return { level, effectiveFrom: from ?? at, person, reason, noticeNo: notice || null, at };
}

async function told({ json }: SwitchOptions, act: () => Promise<AlertAnswer>): Promise<void> {
  try {
    const answer = await act();
    if (json)
      console.log(JSON.stringify({ ...answer, effectiveFrom: new Date(answer.effectiveFrom).toISOString() }));
    else console.log(inWords(answer));
  } catch (error) {
    if (!(error instanceof SwitchRefused)) throw error;
    if (json) console.log(JSON.stringify({ error: error.code, message: error.message }));
    throw error;
  }
}

/** `橙色预警 orange alert from 2026-11-24 21:00:00 北京时间: active, ledger entry 47, alert/…` */
export function inWords({ level, effectiveFrom, state, seq, alert }: AlertAnswer): string {
  const { zh, en } = valueLabel(factOf('alertLevel'), level);
  return `${zh} ${en} from ${beijing(effectiveFrom)}: ${state}, ledger entry ${seq}, ${alert}`;
}
