/** A push that is refused before its content counts. */
export class IngestRefused extends Error {
  override readonly name = 'IngestRefused';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
