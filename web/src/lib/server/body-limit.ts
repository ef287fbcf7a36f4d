/** How much a form may carry: the server takes what the largest form needs, every other address far less. */
import { switchLimits } from '../../../../workflows/contract/alert.ts';
import { licenceLimit } from '../../../../people/contact-fields.ts';

const usual = 512 * 1024;
/** By route id; the rest of such a form fits into the usual. */
const larger: Readonly<Record<string, number>> = {
  '/ledgers/vehicles/[plate]': licenceLimit + usual,
  '/alerts': switchLimits.noticeFile.most + usual,
};

/** A body that does not say how long it is counts as too large; one that lies about it is cut off by the server. */
export function isTooLarge(request: Request, route: string | null): boolean {
  if (request.body === null) return false;
  const size = Number(request.headers.get('content-length') ?? Infinity);
  return !(size <= (larger[route ?? ''] ?? usual));
}
