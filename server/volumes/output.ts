import { dirname } from 'node:path';
import type { IOutputFormat, IVolumeBuilder, IVolumeContent } from './content';
import { appear, exists, isEmptyFile, isSame, makeFolder, outputExists } from './writing';

/** An output as a job finds it. */
export type OutputState =
  /** Nothing is there yet: what the job says about finished slabs does not count. */
  | 'none'
  /** The part is there: finished slabs stand in it. */
  | 'part'
  /** The complete output of this job has its final name already. */
  | 'complete';

/** The output of one job: built as a part beside its final place, renamed when complete. */
export class Output {
  constructor(
    private readonly _format: IOutputFormat,
    private readonly _content: IVolumeContent,
    readonly path: string,
    private readonly _part: string
  ) {}

  /**
   * @throws ConflictError `output-exists` where something else took the place
   */
  async state(): Promise<OutputState> {
    const [part, final] = await Promise.all([exists(this._part), exists(this.path)]);
    if (part) {
      if (final && !(await isSame(this._part, this.path)) && !(await isEmptyFile(this.path))) {
        throw outputExists(this.path);
      }
      return 'part';
    }
    if (final) {
      if (await this._format.recognises(this.path, this._content)) {
        return 'complete';
      }
      throw outputExists(this.path);
    }
    return 'none';
  }

  /** Make the part, or go on with it. Close the builder. */
  async build(): Promise<IVolumeBuilder> {
    await makeFolder(dirname(this.path));
    return this._format.build(this._part, this._content);
  }

  /** Rename the complete part. Safe to repeat. */
  async finish(): Promise<void> {
    if ((await this.state()) !== 'complete') {
      await appear(this._part, this.path);
    }
  }
}
