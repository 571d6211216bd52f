import { VERSION } from '../../protocol/generated/version';
import type { IInputIdentity, IJobSubmission, IJobWork } from './job-file';

/** What a job is made of, whatever it does. */
export type IPreparedWork = { readonly title: string; readonly input: IInputIdentity } & IJobWork;

/** A job as it is submitted: what was prepared, and by which versions. */
export function submissionOf(work: IPreparedWork): IJobSubmission {
  return { ...work, versions: { hepsct: VERSION, node: process.versions.node } };
}
