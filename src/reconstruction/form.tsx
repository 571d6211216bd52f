import type { JSX } from 'react';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { stateDetail, stateWords } from '../companion/words';
import { FlatFieldGroup } from './flat-field-group';
import type { IPartProps } from './group';
import { InputGroup } from './input-group';
import { MethodGroup } from './method-group';
import type { PanelModel } from './model';
import { OutputGroup } from './output-group';

/** The groups of the reconstruction, from the scan to the volume. */
export class ReconstructionForm extends ReactWidget {
  constructor(
    private readonly _model: PanelModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-HepsctForm');
  }

  protected override render(): JSX.Element {
    const { _model: model, _trans: trans } = this;
    return (
      <UseSignal signal={model.changed}>
        {() => (
          <form aria-label={trans.__('Reconstruction')} onSubmit={event => event.preventDefault()}>
            <CompanionBanner model={model} trans={trans} />
            <InputGroup model={model} trans={trans} />
            <FlatFieldGroup model={model} trans={trans} />
            <MethodGroup model={model} trans={trans} />
            <OutputGroup model={model} trans={trans} />
          </form>
        )}
      </UseSignal>
    );
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
