/** A strict city platform on 127.0.0.1, standing in for the authority's in the demo and in tests. */
import { createRegulatorServer } from './simulated-regulator.server.ts';
import { AcceptedStore } from './simulated-regulator.store.ts';

export interface SimulatedRegulatorOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Accepted records are kept in `<dataDir>/regulator/accepted.jsonl`. */
  readonly dataDir: string;
  /** Of the one enterprise that is registered here. */
  readonly certificatePem: string;
  readonly enterpriseCode: string;
  /** Milliseconds since the epoch; by default the clock of this computer. */
  readonly now?: () => number;
}

export interface SimulatedRegulator {
  readonly url: string;
  close(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function startSimulatedRegulator(
  options: SimulatedRegulatorOptions,
): Promise<SimulatedRegulator> {
  const { certificatePem, enterpriseCode, now = Date.now } = options;
  const store = new AcceptedStore(options.dataDir);
  const server = createRegulatorServer({ certificatePem, enterpriseCode, store, now });
  const url = await server.listen({ host: '127.0.0.1', port: options.port });
  return { url, close: () => server.close() };
}
