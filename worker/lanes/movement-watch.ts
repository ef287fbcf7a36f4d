/** Every movement of an arm is matched with a command, or it is an alarm (I5). Pure; the lane feeds it. */
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import type { ArmCommand } from '../../activities/gates/gate-devices.ts';

export interface MovementAlarm {
  readonly alarm: 'opened-without-command' | 'closed-without-command' | 'open-after-gap';
  readonly at: number;
  readonly handset: boolean;
}

/** How long after a command the arm may begin to move. */
const matchMs = 5_000;

export class MovementWatch {
  #last: BarrierInputs | null = null;
  readonly #commands = new Map<ArmCommand['order'], number>();

  commanded(command: ArmCommand): void {
    this.#commands.set(command.order, command.at);
  }

  /** `expectedOpen`: a passage of this lane is on record as open, so an arm that is up after a gap is explained. */
  moved(inputs: BarrierInputs, context: { afterGap: boolean; expectedOpen: boolean }): MovementAlarm | null {
    const before = this.#last;
    this.#last = inputs;
    const alarm = (kind: MovementAlarm['alarm']): MovementAlarm => ({
      alarm: kind,
      at: inputs.at,
      handset: inputs.handset,
    });
    if (before === null || context.afterGap) {
      return inputs.arm !== 'closed' && !context.expectedOpen ? alarm('open-after-gap') : null;
    }
    if (before.arm === inputs.arm) return null;
    if (before.arm === 'closed' && !this.#explained('open', inputs.at))
      return alarm('opened-without-command');
    if (before.arm === 'open' && !this.#explained('close', inputs.at)) return alarm('closed-without-command');
    return null;
  }

  /** A command explains one movement, not every one that follows it. */
  #explained(order: ArmCommand['order'], at: number): boolean {
    const commanded = this.#commands.get(order);
    this.#commands.delete(order);
    return commanded !== undefined && at - commanded <= matchMs;
  }
}
