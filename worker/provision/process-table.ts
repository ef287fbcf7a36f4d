/** Tells whether a process id still means the process it meant when it was written down: ids are reused. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface RunningProcess {
  /** Start of the process, comparable only for equality and only on this machine. */
  readonly started: string;
  readonly command: string;
}

/** Null when there is no such process, or only its unreaped remains. */
export function inspectProcess(pid: number): RunningProcess | null {
  try {
    if (process.platform === 'linux') return inspectLinux(pid);
    return process.platform === 'win32' ? inspectWindows(pid) : inspectBsd(pid);
  } catch {
    return null;
  }
}

function inspectLinux(pid: number): RunningProcess | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces, so fields are counted after the last one: state is 0, start time 19.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return { started: `${boot}/${fields[19] ?? ''}`, command };
}

function inspectBsd(pid: number): RunningProcess | null {
  const line = run('ps', ['-o', 'lstart=,command=', '-p', String(pid)]);
  return line === '' ? null : { started: line.slice(0, 24), command: line.slice(24).trim() };
}

function inspectWindows(pid: number): RunningProcess | null {
  const query = `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; if ($p) { "$($p.CreationDate.Ticks)|$($p.CommandLine)" }`;
  const line = run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]);
  const bar = line.indexOf('|');
  return bar < 0 ? null : { started: line.slice(0, bar), command: line.slice(bar + 1) };
}

const run = (file: string, args: readonly string[]): string =>
  execFileSync(file, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  }).trim();
