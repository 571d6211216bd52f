import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';

/** Processes of their own, run from here by hand: each is one bundle beside this one. */
export function addEntries(program: Command): void {
  program
    .command('companion')
    .description('The process behind the panel; the Jupyter server starts it.')
    .action(() => run('companion', []));
  program
    .command('worker')
    .description('Run one job to its end in this process, or one slab of it.')
    .argument('<folder>', 'folder of the job')
    .option('--slab <index>', 'this slab only, counted from 0; others may run beside it')
    .action((folder: string, { slab }: { readonly slab?: string }) =>
      run('worker', slab === undefined ? [folder] : [folder, '--slab', slab])
    );
}

async function run(name: 'companion' | 'worker', args: readonly string[]): Promise<void> {
  const bundle = new URL(`./${name}.mjs`, import.meta.url);
  process.argv.splice(1, Infinity, fileURLToPath(bundle), ...args);
  await import(bundle.href);
}
