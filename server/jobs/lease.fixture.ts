import { stdin, stdout } from 'node:process';
import { Lease } from './lease';

/** Tries for the lease at argv[2] when told on its standard input, says won or held, and keeps it. */
stdout.write('ready\n');
stdin.once('data', () => {
  void Lease.acquire(process.argv[2] ?? '').then(lease => stdout.write(lease ? 'won\n' : 'held\n'));
});
stdin.on('end', () => process.exit(0));
