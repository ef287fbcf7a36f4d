/** Every movement of an arm is matched with a command, or it is an alarm (I5). Pure; the lane feeds it. */
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import type { ArmCommand } from '../../activities/gates/gate-devices.ts';

export const movementKinds = [
  'opened-by-handset',
  'opened-without-command',
  'closed-without-command',
  'open-after-gap',
  /** The end of one of these: what people raised has come down again. Recorded, but nothing to be answered. */
  'lowered-again',
] as const;

export interface Movement {
  readonly kind: (typeof movementKinds)[number];
  readonly at: number;
  /** The handset asked to open when the arm moved. */
  readonly handset: boolean;
}

/** How long after a command, or a touch of the handset, the arm may begin to move. */
const matchMs = 5_000;

export class MovementWatch {
  #last: BarrierInputs | null = null;
  #handsetAt = -Infinity;
  /** Raised by people; who raised it lowers it. */
  #raised = false;
  readonly #commands = new Map<ArmCommand['order'], number>();

  commanded(command: ArmCommand): void {
    this.#commands.set(command.order, command.at);
  }

  /** `expectedOpen`: a passage of this lane is on record as open, so an arm that is up after a gap is explained. */
  moved(inputs: BarrierInputs, context: { afterGap: boolean; expectedOpen: boolean }): Movement | null {
    const before = this.#last;
    this.#last = inputs;
    if (inputs.handset) this.#handsetAt = inputs.at;
    const kind =
      before === null || context.afterGap
        ? this.#afterGap(inputs, context.expectedOpen)
        : this.#between(before, inputs);
    if (kind === null) return null;
    return { kind, at: inputs.at, handset: this.#byHandset(inputs.at) };
  }

  #afterGap({ arm }: BarrierInputs, expectedOpen: boolean): Movement['kind'] | null {
    this.#raised = arm !== 'closed' && !expectedOpen;
    return this.#raised ? 'open-after-gap' : null;
  }

  #between(before: BarrierInputs, { arm, at }: BarrierInputs): Movement['kind'] | null {
    if (before.arm === arm) return null;
    if (before.arm === 'closed' && !this.#explained('open', at)) {
      this.#raised = true;
      return this.#byHandset(at) ? 'opened-by-handset' : 'opened-without-command';
    }
    if (this.#raised) return arm === 'closed' ? this.#lowered(at) : null;
    return before.arm === 'open' && !this.#explained('close', at) ? 'closed-without-command' : null;
  }

  /** By hand, or by the gate's own command behind the vehicle that went through. */
  #lowered(at: number): Movement['kind'] | null {
    this.#raised = false;
    return this.#explained('close', at) ? null : 'lowered-again';
  }

  #byHandset(at: number): boolean {
    return at - this.#handsetAt <= matchMs;
  }

  /** A command explains one movement, not every one that follows it. */
  #explained(order: ArmCommand['order'], at: number): boolean {
    const commanded = this.#commands.get(order);
    this.#commands.delete(order);
    return commanded !== undefined && at - commanded <= matchMs;
  }
}
