import { nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { FakeCompanion } from '../../companion/fakes/fake-companion';
import { JobsModel } from '../../jobs/model';
import { VolumeSources } from '../../sources/registry';
import { PanelModel } from '../model';

/** The model of a panel over a companion in memory. */
export class FakePanel {
  readonly trans: TranslationBundle = nullTranslator.load('hepsct');
  readonly companion = new FakeCompanion();
  readonly jobs = new JobsModel(this.companion);
  readonly model = new PanelModel({
    companion: this.companion,
    jobs: this.jobs,
    sources: new VolumeSources(),
    trans: this.trans
  });

  dispose(): void {
    this.model.dispose();
    this.jobs.dispose();
  }
}
