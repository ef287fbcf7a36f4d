/** Modbus TCP frames as a device sees them: `transaction, 0, length, unit, PDU` (domain §6.6). */

const headerBytes = 7;

export interface ModbusRequest {
  readonly transaction: number;
  readonly unit: number;
  readonly pdu: Buffer;
}

export const exceptionCode = { illegalFunction: 1, illegalAddress: 2, illegalValue: 3, busy: 6 } as const;

/** Whole requests at the front of a stream and what is still incomplete. Throws RangeError on a foreign protocol. */
export function takeRequests(stream: Buffer): { requests: ModbusRequest[]; rest: Buffer } {
  const requests: ModbusRequest[] = [];
  let rest = stream;
  while (rest.length >= headerBytes + 1) {
    const length = rest.readUInt16BE(4);
    if (rest.readUInt16BE(2) !== 0 || length < 2 || length > 254)
      throw new RangeError('not a Modbus TCP frame');
    const end = headerBytes - 1 + length;
    if (rest.length < end) break;
    const pdu = Buffer.from(rest.subarray(headerBytes, end));
    requests.push({ transaction: rest.readUInt16BE(0), unit: rest.readUInt8(6), pdu });
    rest = rest.subarray(end);
  }
  return { requests, rest };
}

export function encodeAnswer({ transaction, unit }: ModbusRequest, pdu: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(transaction, 0);
  header.writeUInt16BE(pdu.length + 1, 4);
  header.writeUInt8(unit, 6);
  return Buffer.concat([header, pdu]);
}

export function exceptionAnswer(request: ModbusRequest, code: number): Buffer {
  return encodeAnswer(request, Buffer.from([request.pdu.readUInt8(0) | 0x80, code]));
}

/** Bits packed as in the answers to functions 1 and 2. */
export function packBits(bits: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [index, bit] of bits.entries()) {
    if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bytes;
}
