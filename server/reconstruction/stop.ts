import { HepsctError } from '../../protocol/errors';
import type { IDriveContext } from '../jobs/drive';

/**
 * End here when someone asked the workers to stop, or another process took the job over.
 *
 * @throws HepsctError `cancelled`, ConflictError `job-leased`
 */
export async function endIfAsked({ directory, lost }: IDriveContext): Promise<void> {
  lost.throwIfAborted();
  if (await directory.stopRequested()) {
    throw new HepsctError('cancelled', `Job ${directory.id} was cancelled.`, { job: directory.id });
  }
}
