import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process on which start of which machine: a pid alone is used again and again. */
export interface IProcessIdentity {
  readonly host: string;
  /** Changes with every start of the machine; empty where the system does not say. */
  readonly bootId: string;
  /** Pids mean the same only inside one pid namespace; empty where there is none. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** When the process started, in the system's own words; compared, never read. */
  readonly pidStart: string;
}

function orEmpty(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return '';
  }
}

/** Start of a process in the system's words; empty when there is no such process. */
export function pidStartOf(pid: number): string {
  if (process.platform === 'linux') {
    // The name in brackets may hold spaces and brackets; field 22 is the 20th after it.
    const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended: only its parent has not looked yet.
    return fields[0] === 'Z' || fields[0] === 'X' ? '' : (fields[19] ?? '');
  }
  return orEmpty(() =>
    execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  );
}

/** Host, boot and pid namespace of this process. */
function placeOf(): Pick<IProcessIdentity, 'host' | 'bootId' | 'pidNamespace'> {
  return {
    host: hostname(),
    bootId: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    pidNamespace: orEmpty(() => readlinkSync('/proc/self/ns/pid'))
  };
}

/** This process. */
export function ownIdentity(): IProcessIdentity {
  return { ...placeOf(), pid: process.pid, pidStart: pidStartOf(process.pid) };
}

/**
 * Whether a process lives, as far as this machine can tell.
 *
 * @returns `unknown` for a process of another host or another pid namespace
 */
export function processState(identity: IProcessIdentity): 'alive' | 'gone' | 'unknown' {
  const here = placeOf();
  if (identity.host !== here.host) {
    return 'unknown';
  }
  if (identity.bootId !== here.bootId) {
    return 'gone';
  }
  if (identity.pidNamespace !== here.pidNamespace) {
    return 'unknown';
  }
  return identity.pidStart !== '' && pidStartOf(identity.pid) === identity.pidStart
    ? 'alive'
    : 'gone';
}
