/** What the core knows of any plate camera's push: pure decoding, the vendor stays in the driver. */

/** One photo as pushed. */
export interface PushedPhoto {
  readonly role: 'body' | 'plate';
  readonly bytes: Uint8Array;
}

/** A plate event in internal codes. */
export interface PlateRead {
  readonly kind: 'plate';
  /** The vendor's event id: unique per camera (Vzenith plateid). */
  readonly eventId: string;
  readonly serialNo: string;
  /** Normalised; `null` = no plate was read. */
  readonly plateNo: string | null;
  /** Ledger code 0–6 (domain §1.7). `5` where unknown. */
  readonly plateColour: string;
  /** 0–100. */
  readonly confidence: number;
  /** Milliseconds since the epoch by the camera's clock. */
  readonly eventTime: number;
  /** Recorded while the camera was offline and sent later. */
  readonly offline: boolean;
  readonly trigger:
    'auto' | 'io' | 'software' | 'virtual-loop' | 'stranded' | 'recovered' | 'turned-back' | 'other';
  readonly fakePlate: boolean;
  /** Things a person should know, e.g. `clock-fields-disagree`, `several-candidates`. */
  readonly flags: readonly string[];
  readonly photos: readonly PushedPhoto[];
}

export interface CameraIo {
  readonly kind: 'io';
  readonly serialNo: string;
  readonly source: number;
  readonly value: number;
}

export interface CameraHeartbeat {
  readonly kind: 'heartbeat';
  readonly serialNo: string;
}

export type CameraPush = PlateRead | CameraIo | CameraHeartbeat;

/** A push that cannot be accepted. `message` says what is wrong and is sent to the camera with 4xx. */
export class PushRefused extends Error {
  override readonly name = 'PushRefused';
  readonly code: 'bad-json' | 'bad-shape' | 'bad-time' | 'bad-photo' | 'wrong-serial' | 'unknown-kind';
  constructor(code: PushRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}
