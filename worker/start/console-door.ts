/**
 * Who comes to the console, and under which address: decided before a page sees the request. Only origins that are
 * named in the configuration are served (a page elsewhere must not reach the console through a name of its own),
 * and only a declared proxy is believed when it speaks for somebody else.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { addressList, isLoopback, plainAddress } from '../config/address-list.ts';
import { ownOrigins, publicOrigins, schemeOf } from './console-address.ts';
import type { ConsolePlace } from './console-address.ts';

/** One request as the socket tells it. */
export interface Knock {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The other end of the connection and this one. */
  readonly peer: string | undefined;
  readonly local: string | undefined;
}

export interface Visit {
  /** What the browser shows: the check of forms against other sites compares with it. */
  readonly origin: string;
  /** Of the client, not of a proxy. */
  readonly address: string;
}

export interface Refusal {
  readonly status: 400 | 403 | 421;
  readonly sentence: string;
}

export type Door = (knock: Knock) => Visit | Refusal;

export const isRefusal = (answer: Visit | Refusal): answer is Refusal => 'status' in answer;

export function createDoor(place: ConsolePlace): Door {
  const { trustedProxies, origins } = place.console;
  const isTrusted = addressList(trustedProxies);
  const [own, scheme] = [ownOrigins(place), schemeOf(place)];
  // Behind a proxy the people's origins are the proxy's: whoever comes past it has those of this machine only.
  const direct = trustedProxies.length > 0 ? [] : origins;
  return (knock) => {
    const peer = plainAddress(knock.peer ?? '');
    if (peer === null) return lost;
    const chain = knock.headers['x-forwarded-for'];
    if (isTrusted(peer) && chain !== undefined)
      return through(knock, clientOf([chain].flat().join(), peer, isTrusted), place);
    const isOwn = isLoopback(peer) || peer === plainAddress(knock.local ?? '');
    if (trustedProxies.length > 0 && !isOwn) return isTrusted(peer) ? mute : past(place);
    const origin = originOf(scheme, knock.headers.host);
    if (isTrusted(peer) && origin !== null && !own.includes(origin)) return mute;
    return admitted({ knock, origin, address: peer, allowed: isOwn ? [...direct, ...own] : direct, place });
  };
}

function through({ headers, ...rest }: Knock, address: string | null, place: ConsolePlace): Visit | Refusal {
  const scheme = lastOf(headers['x-forwarded-proto']);
  if (address === null || scheme === null) return mute;
  const origin = originOf(scheme.toLowerCase(), lastOf(headers['x-forwarded-host']) ?? headers.host);
  return admitted({ knock: { headers, ...rest }, origin, address, allowed: place.console.origins, place });
}

function admitted(from: {
  readonly knock: Knock;
  readonly origin: string | null;
  readonly address: string;
  readonly allowed: readonly string[];
  readonly place: ConsolePlace;
}): Visit | Refusal {
  const { knock, origin, address, allowed, place } = from;
  if (origin === null || !allowed.includes(origin)) return elsewhere(place);
  // Kit looks at forms; this closes every act to other sites, whatever its content is.
  const sender = knock.headers.origin;
  const acts = !['GET', 'HEAD', 'OPTIONS'].includes(knock.method);
  const isForeign = sender === undefined ? isForm(knock.headers) : sender !== origin;
  return acts && isForeign ? foreign : { origin, address };
}

/** A browser says where a form comes from. Kit refuses one that does not, as what has no type, but not in words for people. */
function isForm({ 'content-type': type = '' }: IncomingHttpHeaders): boolean {
  return /^$|^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i.test(type.trim());
}

/** The last of the chain that is no proxy of ours: what stands before it is hearsay. Null: the chain is broken there. */
function clientOf(chain: string, peer: string, isTrusted: (address: string) => boolean): string | null {
  let client: string | null = peer;
  for (const hop of chain.split(',').toReversed()) {
    client = plainAddress(hop.trim());
    if (client === null || !isTrusted(client)) return client;
  }
  return client;
}

/** Each proxy adds to the end, so the end is what the one before us has said. */
function lastOf(header: string | string[] | undefined): string | null {
  return [header ?? ''].flat().join().split(',').at(-1)?.trim() || null;
}

/** Null: such a header comes from no browser. */
function originOf(scheme: string, host: string | undefined): string | null {
  if (!/^https?$/.test(scheme) || host === undefined || !/^[\w.:[\]-]+$/.test(host)) return null;
  const url = `${scheme}://${host}`;
  return URL.canParse(url) ? new URL(url).origin : null;
}

const lost: Refusal = { status: 400, sentence: '连接已断开。 The connection is gone.' };
const foreign: Refusal = {
  status: 403,
  sentence:
    '此操作来自其他网站，已拒绝；请在控制台页面内操作。 Another site sent this; act on a page of the console.',
};
const mute: Refusal = {
  status: 400,
  sentence:
    '反向代理未传 X-Forwarded-For 或 X-Forwarded-Proto；请在代理上设置这两个请求头。 ' +
    'The reverse proxy does not send X-Forwarded-For and X-Forwarded-Proto; set both in its configuration.',
};

const listed = (place: ConsolePlace): string => publicOrigins(place).join(' ');

function past(place: ConsolePlace): Refusal {
  return {
    status: 403,
    sentence: `请经反向代理访问：${listed(place)} 。 This way past the reverse proxy is closed; open ${listed(place)}.`,
  };
}

function elsewhere(place: ConsolePlace): Refusal {
  return {
    status: 421,
    sentence: `控制台只在 ${listed(place)} 应答。 This console answers at ${listed(place)} only.`,
  };
}
