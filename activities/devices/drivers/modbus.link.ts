import modbus from 'modbus-serial';
import { BarrierFault } from '../ports/barrier.port.ts';
import { asBarrierFault, ConnectionLost } from './modbus.faults.ts';
import { SerialQueue } from './serial-queue.ts';
import { connectTcp } from './tcp-connect.ts';

const ModbusClient = modbus.default;
type Client = InstanceType<typeof ModbusClient>;

export interface ModbusLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly unit: number;
  /** Limit for connecting and for each answer, milliseconds. */
  readonly timeoutMs: number;
  /** Called after each new connection, before its first request. Must not wait for a request. */
  readonly onConnected?: () => void;
}

/** The requests that a piece of exclusive work may make. All reject with BarrierFault. */
export interface ModbusRequests {
  readInputs(first: number, count: number): Promise<readonly boolean[]>;
  readCoil(address: number): Promise<boolean>;
  /** Resolves when the device has echoed exactly this write. */
  writeCoil(address: number, on: boolean): Promise<void>;
}

interface Request<T> {
  readonly what: string;
  readonly energising: boolean;
  readonly send: (client: Client) => Promise<T>;
}

/** One TCP connection to one Modbus unit, opened when needed; at most one request is under way. */
export class ModbusLink {
  readonly #options: ModbusLinkOptions;
  readonly #queue = new SerialQueue();
  #client: Client | null = null;
  #abort: ((reason: Error) => void) | null = null;
  #closed = false;

  constructor(options: ModbusLinkOptions) {
    this.#options = options;
  }

  /** Nothing else is sent between the requests of one piece of work. */
  exclusive<T>(work: (requests: ModbusRequests) => Promise<T>): Promise<T> {
    return this.#queue.run(() => work(this.#requests));
  }

  close(): void {
    this.#closed = true;
    this.#drop('closed by this program');
  }

  readonly #requests: ModbusRequests = {
    readInputs: async (first, count) => {
      const what = `reading inputs ${first} to ${first + count - 1} of ${this.#where()}`;
      const send = (client: Client) => client.readDiscreteInputs(first, count);
      return (await this.#request({ what, energising: false, send })).data.slice(0, count);
    },
    readCoil: async (address) => {
      const what = `reading coil ${address} of ${this.#where()}`;
      const answer = await this.#request({ what, energising: false, send: (c) => c.readCoils(address, 1) });
      return answer.data[0] === true;
    },
    writeCoil: async (address, on) => {
      const what = `switching coil ${address} of ${this.#where()} ${on ? 'on' : 'off'}`;
      const send = (client: Client) => client.writeCoil(address, on);
      const echo = await this.#request({ what, energising: on, send });
      if (echo.address === address && echo.state === on) return;
      const got = `coil ${echo.address} ${echo.state ? 'on' : 'off'}`;
      throw new BarrierFault('wrong-answer', `${what}: the relay confirmed ${got}`, { coilUntouched: !on });
    },
  };

  async #request<T>({ what, energising, send }: Request<T>): Promise<T> {
    const client = this.#client ?? (await this.#connect(what));
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#abort = reject;
        send(client).then(resolve, reject);
      });
    } catch (cause) {
      const fault = asBarrierFault(cause, { what, energising });
      // After anything but a proper refusal a late answer could be taken for the next one: start afresh.
      if (fault.kind !== 'exception') this.#drop(fault.message);
      throw fault;
    } finally {
      this.#abort = null;
    }
  }

  async #connect(what: string): Promise<Client> {
    const unreachable = (reason: string, cause?: unknown): BarrierFault =>
      new BarrierFault('unreachable', `${what}: ${reason}`, { coilUntouched: true, cause });
    if (this.#closed) throw unreachable('the driver has been closed');
    const socket = await connectTcp(this.#options).catch((cause: unknown) => {
      throw unreachable(cause instanceof Error ? cause.message : String(cause), cause);
    });
    if (this.#closed) {
      socket.destroy();
      throw unreachable('the driver has been closed');
    }
    const client = new ModbusClient();
    socket.once('close', () => {
      if (this.#client === client) this.#drop('the relay closed the connection');
    });
    await client.linkTCP(socket, { port: this.#options.port });
    client.setID(this.#options.unit);
    client.setTimeout(this.#options.timeoutMs);
    this.#client = client;
    this.#options.onConnected?.();
    return client;
  }

  #drop(reason: string): void {
    const client = this.#client;
    this.#client = null;
    client?.destroy(() => undefined);
    this.#abort?.(new ConnectionLost(reason));
  }

  #where(): string {
    return `${this.#options.host}:${this.#options.port}`;
  }
}
