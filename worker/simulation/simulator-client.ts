/** Drives a vehicle in the simulated site of this machine, step by step. */
import type { DriveResult, LaneStep } from '../../activities/devices/simulators/lane-run.ts';
import { StartFailure } from '../provision/start-failure.ts';

type Line = LaneStep | { readonly done: DriveResult } | { readonly error: string };

export type { DriveResult, LaneStep };

export async function driveVehicle(
  port: number,
  vehicle: object,
  tell: (step: LaneStep) => void,
): Promise<DriveResult> {
  const response = await fetch(`http://127.0.0.1:${port}/vehicle`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(vehicle),
  }).catch((error: unknown) => {
    throw new StartFailure(
      `The simulated site does not answer on port ${port}`,
      'start the site with `npm start`',
      { cause: error },
    );
  });
  if (!response.ok || response.body === null) {
    const { error } = (await response.json().catch(() => ({}))) as { error?: string };
    throw new Error(error ?? `the simulated site answered ${response.status}`);
  }
  for await (const line of linesOf(response.body)) {
    if ('done' in line) return line.done;
    if ('error' in line) throw new Error(line.error);
    tell(line);
  }
  throw new Error('the simulated site ended in the middle of the drive');
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as Line;
  }
}
