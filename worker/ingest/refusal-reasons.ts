/** Every reason for which a push is refused. The codes are counted and stay; the advice is for who installs the camera. */
import { PushRefused } from '../../activities/devices/ports/camera.port.ts';

const inSettings = "in the camera's HTTP push settings";

const reasons = {
  'no-such-address': [
    404,
    `set the push address to http://<this host>:<port>/vzenith/<device id> ${inSettings}`,
  ],
  'bad-address': [400, `write the push address without %, spaces and other special characters ${inSettings}`],
  'long-address': [414, `end the push address with a registered device id ${inSettings}`],
  'wrong-method': [405, `choose POST ${inSettings}`],
  'unknown-device': [404, 'end the push address with the id of a registered camera, or register this one'],
  'wrong-address': [
    403,
    "put the address that arrives into the camera's row of the site file and start again",
  ],
  'wrong-serial': [
    403,
    "correct the serial number in the camera's row of the site file, or the device id at the end of its push address",
  ],
  'wrong-content-type': [415, `choose JSON (content type application/json) ${inSettings}`],
  'empty-body': [400, `switch on the plate result as content ${inSettings}`],
  'bad-json': [400, `choose JSON in UTF-8 ${inSettings}, or update the camera's firmware`],
  'bad-length': [400, "update the camera's firmware, or take out what changes pushes on their way"],
  'too-large': [413, "lower the size or quality of the camera's photos: two of 2 MiB fit into a push"],
  'bad-form': [
    400,
    `send the heartbeat as multipart/form-data of at most 32 short fields and no files, or switch it off ${inSettings}`,
  ],
  'bad-shape': [400, `choose the 臻识 (Vzenith) format ${inSettings}, or update the camera's firmware`],
  'unknown-kind': [400, `leave only plate results, IO alarms and heartbeats switched on ${inSettings}`],
  'bad-time': [400, "set the camera's date, time and time zone"],
  'bad-photo': [400, 'let the camera send JPEG in base64, each photo of at most 2 MiB'],
  'bad-http': [400, `choose plain HTTP/1.1 ${inSettings}, or update the camera's firmware`],
  'no-tls': [400, `write http:// instead of https:// ${inSettings}`],
  'bad-headers': [431, "update the camera's firmware, or take out what adds headers on the way"],
  'too-slow': [408, 'check the network between the camera and this host'],
  'broken-off': [400, 'check the network between the camera and this host'],
  'bad-request': [400, `compare the settings of the HTTP push with the README`],
} as const satisfies Readonly<Record<string, readonly [status: number, advice: string]>>;

export type RefusalCode = keyof typeof reasons;
export const refusalCodes = Object.keys(reasons) as RefusalCode[];

/** A push that is refused; `message` says what is wrong and what to change. */
export class IngestRefused extends Error {
  override readonly name = 'IngestRefused';
  readonly code: RefusalCode;
  readonly status: number;
  constructor(code: RefusalCode, problem: string, options?: { readonly cause?: unknown }) {
    const [status, advice] = reasons[code];
    super(`${plain(problem)}: ${advice}`, options);
    this.code = code;
    this.status = status;
  }
}

/** What people read on a terminal: one line, no control characters, not endless. */
export function plain(text: string): string {
  const visible = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '�');
  return visible.length > 200 ? `${visible.slice(0, 199)}…` : visible;
}

/** The refusal behind an error of the framework or of a driver; null where it is our own failure. */
export function refusalOf(error: unknown, contentType: string | undefined): IngestRefused | null {
  if (error instanceof IngestRefused) return error;
  if (error instanceof PushRefused)
    return new IngestRefused(error.code, error.message.replace(/[:;] set the camera's clock.*$/, ''));
  const { statusCode, code = '' } = error as { statusCode?: number; code?: string };
  const known = frameworkRefusals[code];
  if (known !== undefined)
    return new IngestRefused(known[0], known[1].replace('{type}', contentType ?? ''), { cause: error });
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return null;
  return new IngestRefused('bad-request', 'the push cannot be read', { cause: error });
}

const brokenOff = ['broken-off', 'the camera broke off in the middle of the push'] as const;

const frameworkRefusals: Readonly<Record<string, readonly [RefusalCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['wrong-content-type', 'the content type "{type}" is not taken'],
  FST_ERR_CTP_EMPTY_TYPE: ['wrong-content-type', 'the push names no content type'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['empty-body', 'the push is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['bad-json', 'the body is not JSON'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'the push is larger than 8 MiB'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-length', 'the push is not as long as its Content-Length says'],
  FST_ERR_BAD_URL: ['bad-address', 'the address of the push cannot be read'],
  FST_ERR_MAX_PARAM_LENGTH: [
    'long-address',
    'the device id in the address of the push has over 64 characters',
  ],
  ECONNRESET: brokenOff,
  ERR_STREAM_PREMATURE_CLOSE: brokenOff,
};
