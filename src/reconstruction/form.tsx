import type { JSX } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { stateDetail, stateWords } from '../companion/words';
import { FlatFieldGroup } from './flat-field-group';
import { FormWidget } from './form-widget';
import type { IPartProps } from './group';
import { InputGroup } from './input-group';
import { MethodGroup } from './method-group';
import type { PanelModel } from './model';
import { OutputGroup } from './output-group';

/** The groups of the reconstruction, from the scan to the volume. */
export class ReconstructionForm extends FormWidget {
  constructor(model: PanelModel, trans: TranslationBundle) {
    super({
      label: trans.__('Reconstruction'),
      changed: model.changed,
      groups: () => (
        <>
          <CompanionBanner model={model} trans={trans} />
          <InputGroup model={model} trans={trans} />
          <FlatFieldGroup model={model} trans={trans} />
          <MethodGroup model={model} trans={trans} />
          <OutputGroup model={model} trans={trans} />
        </>
      )
    });
  }
}

/** Why nothing can be asked of the companion just now. */
function CompanionBanner({ model, trans }: IPartProps): JSX.Element {
  const { companion } = model;
  const words = stateWords(companion.state, trans);
  const detail = stateDetail(companion);
  return (
    <div
      aria-live="polite"
      className={words === null ? 'jp-HepsctBanner' : 'jp-HepsctBanner jp-mod-shown'}
    >
      {words !== null && (
        <>
          <strong>{words}</strong> {detail}
          <button
            type="button"
            className="jp-HepsctButton"
            onClick={() => void companion.reconnect()}
          >
            {trans.__('Try again')}
          </button>
        </>
      )}
    </div>
  );
}
