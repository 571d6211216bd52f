/** `hepsct`: the command line. Parses, runs one command, ends with the exit code of its outcome. */
import { report } from './report';
import { createProgram } from './program';

/** A closed pipe (`hepsct jobs | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : 1)
);

const program = createProgram();
try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error, process.argv.includes('--json'));
}
