import { loadConfig } from '../config/config';
import { Roots } from '../files/roots';
import { openConfiguredEngine } from '../config/engine';
import { sharedThread } from '../hdf5/hdf5-file';
import { folderCalls } from './folders';
import { recipeCalls } from './recipes';
import { scanCalls, type IReaderContext } from './scans';
import type { IReaderService } from './service';
import { volumeCalls } from './volumes';

/** Everything the reader process answers, configured as the companion is. */
export async function createReaderService(env: NodeJS.ProcessEnv): Promise<IReaderService> {
  sharedThread().start();
  const config = await loadConfig({ env });
  const { engine } = await openConfiguredEngine(config);
  const context: IReaderContext = { config, engine, roots: await Roots.create(config.roots) };
  return {
    ...scanCalls(context),
    ...folderCalls(context),
    ...recipeCalls(context),
    ...volumeCalls(context)
  };
}
