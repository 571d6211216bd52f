import { Command } from 'commander';
import { InputError } from '../../protocol/errors';
import { VERSION } from '../../protocol/generated/version';
import { addCancel } from './commands/cancel';
import { addCenter } from './commands/center';
import { addEntries } from './commands/entries';
import { addInfo } from './commands/info';
import { addJobs } from './commands/jobs';
import { addReconstruct } from './commands/reconstruct';
import { addResume } from './commands/resume';
import { addSimulate } from './commands/simulate';

const AFTER = `
Exit codes: 0 done, 2 usage or recipe, 3 input, 4 permission, 5 memory or disk, 6 no answer,
75 try again, 130 cancelled, 1 anything else. Errors are one sentence on standard error, with --json
one line with code and fields.`;

/** All commands. What a command does is loaded when it runs. */
export function createProgram(): Command {
  const program = new Command('hepsct')
    .description('Synchrotron CT: from a scan on disk to a volume on disk.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', AFTER)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .argument('[command]')
    .usage('<command> [options]')
    .action((name: string | undefined) =>
      name === undefined ? program.help() : unknown(program, name)
    );
  for (const add of [
    addInfo,
    addCenter,
    addReconstruct,
    addJobs,
    addResume,
    addCancel,
    addSimulate,
    addEntries
  ]) {
    add(program);
  }
  return program;
}

function unknown(program: Command, name: string): never {
  const known = program.commands.map(command => command.name()).join(', ');
  throw new InputError('usage', `There is no command "${name}"; there are ${known}.`, {
    command: name
  });
}
