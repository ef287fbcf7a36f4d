/** `greengate`: every act on the command line. Exit code 0 or 1; `--json` gives one object a line. */
import { CommanderError } from 'commander';
import { StartFailure } from '../provision/start-failure.ts';
import { startSite } from '../start/main.ts';
import { alertCommand } from './alert.command.ts';
import { aCommand } from './command.ts';
import { doctorCommand } from './doctor.command.ts';
import { rebuildCommand, verifyCommand } from './ledger.commands.ts';
import { userCommand } from './user.command.ts';
import { vehicleCommand } from './vehicle.command.ts';

const program = aCommand('greengate', '绿闸 Greengate: environmental gate ledger (HJ 1321-2023)')
  .addCommand(aCommand('start', 'start the whole site; Ctrl-C stops it').action(startSite))
  .addCommand(doctorCommand())
  .addCommand(vehicleCommand())
  .addCommand(alertCommand())
  .addCommand(userCommand())
  .addCommand(verifyCommand())
  .addCommand(rebuildCommand());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 1;
  else if (error instanceof StartFailure) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${sentenceOf(error)}\n`);
}

function sentenceOf(error: unknown): string {
  if (process.env['GREENGATE_DEBUG']) return String((error as Error).stack ?? error);
  const text = error instanceof Error ? error.message : String(error);
  const whole = /[.!?。]$/.test(text) ? text : `${text}.`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
