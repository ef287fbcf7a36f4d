/**
 * The frame of every process of the site. Under a supervisor the order to stop comes from it and only from it: a
 * terminal's Ctrl-C reaches the whole process group and must not end the parts in any order.
 */
import { reasonOf, StartFailure } from '../provision/start-failure.ts';

export interface StoppablePart {
  readonly stop: () => Promise<void>;
}

/** Messages between the supervisor and its children. */
export interface ReadyMessage {
  readonly ready: true;
}
export type StopOrder = 'shutdown';

const stopPatience = 9000;

/**
 * Runs one part until it is told to stop (SIGTERM, the message `shutdown`, the end of the supervisor; alone also
 * SIGINT), then ends the process: code 0 after an orderly stop, 1 after any error, which is printed.
 */
export function runChild(main: () => Promise<StoppablePart>): void {
  const supervised = process.send !== undefined;
  let part: Promise<StoppablePart> | null = null;
  let stopping = false;

  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => fail(new Error(`not stopped within ${stopPatience / 1000} s`)), stopPatience).unref();
    // Told to stop while starting: what has started by then has to be stopped too.
    Promise.resolve(part)
      .then((started) => started?.stop())
      .then(() => process.exit(0), fail);
  };

  // After the supervisor's death nobody reads these pipes any more.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.on('SIGTERM', stop);
  process.on('SIGINT', supervised ? () => undefined : stop);
  process.on('SIGHUP', supervised ? () => undefined : stop);
  process.on('disconnect', stop);
  process.on('message', (message) => {
    if (message === ('shutdown' satisfies StopOrder)) stop();
  });

  part = main();
  part.then(() => announceReady(supervised), fail);
  if (supervised && !process.connected) stop();
}

function announceReady(supervised: boolean): void {
  const message: ReadyMessage = { ready: true };
  if (supervised && process.connected) process.send?.(message);
}

function fail(thrown: unknown): never {
  // A failure that a person can remove is one sentence; anything else is a defect and needs its stack.
  const text =
    thrown instanceof StartFailure
      ? thrown.message
      : ((thrown as Error | undefined)?.stack ?? reasonOf(thrown));
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
