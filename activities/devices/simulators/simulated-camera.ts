import { pause } from '../drivers/pause.ts';
import { encodeForm, postTo } from './http-post.ts';
import { encodeGioPush, encodePlatePush, type PlateShot } from './vzenith-push.ts';

export interface SimulatedCameraOptions {
  /** Where the plate events go. */
  readonly url: string;
  /** Default: `url`. */
  readonly heartbeatUrl?: string;
  readonly serialNo: string;
  /** Between two tries of one event, milliseconds. Default 1000. */
  readonly resendMs?: number;
  /** Limit for one answer, milliseconds. Default 5000. */
  readonly timeoutMs?: number;
}

export interface PreparedPush {
  readonly eventId: string;
  readonly eventTime: number;
  readonly body: string;
}

export interface PushOutcome {
  readonly eventId: string;
  readonly eventTime: number;
  /** HTTP status of the last answer; `null` = there was none. */
  readonly status: number | null;
  /** The last answer: JSON where it was JSON, else text; `null` = there was none. */
  readonly answer: unknown;
  /** Did the answer end the resending? */
  readonly acknowledged: boolean;
  readonly tries: number;
  /** From the first byte sent to the last answer, milliseconds. */
  readonly ms: number;
}

const mostResends = 4;
const heartbeatPassword = 'camera-password-in-clear';

let lastPlateId = 0;

/** Ids must differ between cameras' restarts as well: ten a second since 2025 are never used up. */
function nextPlateId(): number {
  const byClock = Math.floor((Date.now() - Date.UTC(2025, 0, 1)) / 100);
  lastPlateId = Math.max(lastPlateId + 1, byClock);
  return lastPlateId;
}

/** A plate camera that pushes by HTTP (domain §6.1). */
export class SimulatedCamera {
  readonly #options: Required<SimulatedCameraOptions>;

  constructor(options: SimulatedCameraOptions) {
    this.#options = { heartbeatUrl: options.url, resendMs: 1000, timeoutMs: 5000, ...options };
  }

  get serialNo(): string {
    return this.#options.serialNo;
  }

  /** Draws the photos and makes the body, so that sending it can be timed alone. */
  prepare(seen: Pick<PlateShot, 'plate' | 'colour'> & Partial<PlateShot>): PreparedPush {
    const shot: PlateShot = {
      confidence: seen.plate === null ? 0 : 96,
      eventTime: Date.now(),
      trigger: 1,
      offline: false,
      plateId: nextPlateId(),
      serialNo: this.#options.serialNo,
      ...seen,
    };
    const body = JSON.stringify(encodePlatePush(shot));
    return { eventId: String(shot.plateId), eventTime: shot.eventTime, body };
  }

  /** Sends one event, and again up to four times until it is acknowledged. Sending it twice is a duplicate. */
  async send({ eventId, eventTime, body }: PreparedPush): Promise<PushOutcome> {
    const started = performance.now();
    for (let tries = 1; ; tries += 1) {
      const got = await this.#post(this.#options.url, { contentType: 'application/json', body });
      const answer = got === null ? null : asJson(got.text);
      const acknowledged = got?.status === 200 && endsResending(answer);
      if (acknowledged || tries > mostResends) {
        const ms = performance.now() - started;
        return { eventId, eventTime, status: got?.status ?? null, answer, acknowledged, tries, ms };
      }
      await pause(this.#options.resendMs);
    }
  }

  push(seen: Pick<PlateShot, 'plate' | 'colour'> & Partial<PlateShot>): Promise<PushOutcome> {
    return this.send(this.prepare(seen));
  }

  /** Tells a change of an input: source 0–3 = IO1–4, 4 = TCP. */
  async pushSignal(signal: { source: number; value: number }): Promise<{ status: number | null }> {
    const body = JSON.stringify(encodeGioPush(this.#options.serialNo, signal));
    const got = await this.#post(this.#options.url, { contentType: 'application/json', body });
    return { status: got?.status ?? null };
  }

  /** One heartbeat; like the real one it carries the device's password. */
  async beat(): Promise<{ status: number | null }> {
    const fields = {
      device_name: 'IVS',
      ipaddr: '127.0.0.1',
      port: '80',
      user_name: 'admin',
      pass_wd: heartbeatPassword,
      serialno: this.#options.serialNo,
      channel_num: '0',
    };
    const got = await this.#post(this.#options.heartbeatUrl, encodeForm(fields));
    return { status: got?.status ?? null };
  }

  /** Beats now and then every `everyMs` milliseconds until stopped. */
  startHeartbeat(everyMs = 30_000): { stop(): void } {
    const timer = setInterval(() => void this.beat(), everyMs);
    void this.beat();
    return {
      stop: () => {
        clearInterval(timer);
      },
    };
  }

  /** `null` = no answer: a camera only notices that and tries again. */
  async #post(
    url: string,
    content: { contentType: string; body: string },
  ): Promise<{ status: number; text: string } | null> {
    return postTo(url, { ...content, timeoutMs: this.#options.timeoutMs }).catch(() => null);
  }
}

function endsResending(answer: unknown): boolean {
  const response = (answer as { Response_AlarmInfoPlate?: { content?: unknown } } | null)
    ?.Response_AlarmInfoPlate;
  return response?.content === 'retransfer_stop';
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
