/** `greengate alert start|change|lift`: the console's switch. */
import type { Command } from 'commander';
import { factOf, valueLabel } from '../../rules/index.ts';
import { changeAlert, liftAlert, startAlert, SwitchRefused } from '../../workflows/client/switch-alert.ts';
import { alertLevels } from '../../workflows/contract/alert.ts';
import type { AlertAnswer, AlertOrder } from '../../workflows/contract/alert.ts';
import { siteConfig } from '../config/site-config.ts';
import { beijing, parseInstant } from './beijing-time.ts';
import { aCommand } from './command.ts';
import { namedLevel } from './named-level.ts';
import { parseNoticeNo, parsePerson, parseReason } from './signature.ts';
import { withDatabase, withTemporal } from './site-access.ts';

interface SwitchOptions {
  /** As it is written. */
  readonly level: string;
  readonly from?: number;
  readonly as: string;
  readonly reason: string;
  readonly notice?: string;
  readonly until?: number;
  readonly beside?: boolean;
  readonly alert?: string;
  readonly json?: boolean;
}

export function alertCommand(): Command {
  return aCommand('alert', 'switch a heavy-pollution alert')
    .addCommand(
      raising('start', 'announce an alert')
        .option('--beside', 'although another one is announced or in force: the higher level counts')
        .action(start),
    )
    .addCommand(which(raising('change', 'raise, lower or extend it')).action(change))
    .addCommand(which(signed('lift', 'end it, or cancel it before it is in force')).action(lift));
}

function which(command: Command): Command {
  return command.option('--alert <id>', 'of several the one, alert/… (default: the only one)');
}

function raising(name: string, description: string): Command {
  return signed(name, description)
    .requiredOption(
      '--level <level>',
      `level in force: ${alertLevels.join(', ')}, or as the plan in force calls it, e.g. II or 橙`,
    )
    .option('--until <time>', 'when its end is expected; nothing is lifted by it', parseInstant);
}

function signed(name: string, description: string): Command {
  return aCommand(name, description)
    .option(
      '--from <time>',
      'in effect from this instant on, e.g. 2026-11-24T21:00:00+08:00 (default: now)',
      parseInstant,
    )
    .option('--notice <no>', 'number of the notice', parseNoticeNo)
    .requiredOption('--as <person>', 'who switches', parsePerson)
    .requiredOption('--reason <text>', 'why', parseReason)
    .option('--json', 'print one JSON object');
}

async function start(options: SwitchOptions): Promise<void> {
  const { temporal } = siteConfig();
  await told(options, async () => {
    const besides = options.beside ? await openAlerts() : [];
    const order = { ...(await orderOf(options)), besides };
    return withTemporal(siteConfig(), (client) => startAlert(client, order, temporal));
  });
}

async function change(options: SwitchOptions): Promise<void> {
  await told(options, async () => {
    const [alert, order] = [await theAlert(options), await orderOf(options)];
    return withTemporal(siteConfig(), (client) => changeAlert(client, alert, order));
  });
}

async function lift(options: SwitchOptions): Promise<void> {
  await told(options, async () => {
    const alert = await theAlert(options);
    return withTemporal(siteConfig(), (client) => liftAlert(client, alert, signedOrderOf(options)));
  });
}

/** Announced or in force, the oldest first. */
function openAlerts(): Promise<string[]> {
  return withDatabase(siteConfig(), async (database) => {
    const rows = await database.alert.findMany({
      where: { OR: [{ liftedFrom: null }, { liftedFrom: { gt: new Date() } }] },
      orderBy: { id: 'asc' },
      select: { id: true },
    });
    return rows.map(({ id }) => id);
  });
}

async function theAlert({ alert }: SwitchOptions): Promise<string> {
  const open = await openAlerts();
  const [only] = alert === undefined ? open : open.filter((id) => id === alert);
  if (only === undefined)
    throw new SwitchRefused('no-alert', 'no such alert is announced or in force: start one');
  if (alert === undefined && open.length > 1)
    throw new SwitchRefused(
      'bad-request',
      `several alerts are open, name one with --alert: ${open.join(', ')}`,
    );
  return only;
}

async function orderOf(options: SwitchOptions): Promise<AlertOrder> {
  const { level, until } = options;
  return {
    ...{ level: await namedLevel(level), ...signedOrderOf(options) },
    ...(until === undefined ? {} : { expectedUntil: until }),
  };
}

function signedOrderOf({ from, as: person, reason, notice }: SwitchOptions): Omit<AlertOrder, 'level'> {
  const at = Date.now();
  return { effectiveFrom: from ?? at, person, reason, noticeNo: notice || null, at };
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
