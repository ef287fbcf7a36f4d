/** One progress line for people, without its time: "PostgreSQL: ready on 127.0.0.1:5433". */
export type Report = (line: string) => void;

/** Writes each line with the seconds since the start in front: `[ 3 s] PostgreSQL: …`. */
export function createReport(
  write: (text: string) => void = (text) => process.stdout.write(text),
  now: () => number = () => performance.now(),
): Report {
  const start = now();
  return (line) => write(`[${String(Math.floor((now() - start) / 1000)).padStart(2)} s] ${line}\n`);
}
