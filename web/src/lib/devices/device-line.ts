/** A device as its row registers it. */
export interface DeviceLine {
  readonly id: string;
  readonly kind: string;
  readonly driver: string;
  readonly maker: string;
  readonly address: string;
  readonly serialNo: string | null;
}
