/** What the core asks of any LED/voice board. */

export type BoardColour = 'green' | 'red' | 'amber';

/** Texts are Chinese, at most 32 bytes of GBK a line, four lines; voice at most 64 bytes of GBK. */
export interface BoardMessage {
  readonly lines: readonly { readonly text: string; readonly colour: BoardColour }[];
  readonly voice: string | null;
}

export class BoardFault extends Error {
  override readonly name = 'BoardFault';
}

export interface Board {
  /** Resolves when the frame has been written to the socket and, where the board acknowledges, acknowledged. */
  show(message: BoardMessage): Promise<void>;
  close(): Promise<void>;
}
