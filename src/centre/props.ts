import type { TranslationBundle } from '@jupyterlab/translation';
import type { CentreModel } from './model';

/** What every part of the tab gets. */
export interface ICentreProps {
  readonly model: CentreModel;
  readonly trans: TranslationBundle;
}
