/** The whole configuration of one site, after file and environment were read and checked. */

export interface Config {
  readonly profile: 'demo' | 'cluster';
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  readonly ports: {
    readonly console: number;
    readonly ingest: number;
    readonly regulator: number;
    readonly temporal: number;
    readonly temporalUi: number;
    readonly postgres: number;
    /** Simulated site: control API; the simulated devices take the ports from `devices` on. */
    readonly simulatorControl: number;
    readonly devices: number;
  };
  readonly console: {
    /** The IP address that it listens on. */
    readonly listen: string;
    /** `https://name[:port]` under which people open it; empty: on this machine only. */
    readonly origins: readonly string[];
    /** Absolute paths of PEM files; null: plain HTTP. */
    readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
    /** Addresses and ranges of the reverse proxies before it; empty: there is none. */
    readonly trustedProxies: readonly string[];
  };
  readonly temporal: {
    /** Set: use this server. Null: provision one. */
    readonly address: string | null;
    readonly namespace: string;
    readonly taskQueue: string;
    readonly apiKey: string | null;
    readonly tls: {
      readonly serverName: string | null;
      readonly caFile: string | null;
      readonly certFile: string | null;
      readonly keyFile: string | null;
    } | null;
  };
  /** Set: use this server. Null: provision one. */
  readonly databaseUrl: string | null;
  readonly demo: { readonly traffic: boolean };
  /** Of people in the console: without a touch of the screen, and in any case. */
  readonly sessions: { readonly idleMinutes: number; readonly absoluteHours: number };
  /** When the review of an order counts as overdue. */
  readonly reviews: { readonly overdueHours: number };
}
