import type { JSX } from 'react';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';

/** A column of groups, drawn again with its model; Enter in a field submits nothing. */
export class FormWidget extends ReactWidget {
  constructor(private readonly _options: FormWidget.IOptions) {
    super();
    this.addClass('jp-HepsctForm');
  }

  protected override render(): JSX.Element {
    const { label, changed, groups } = this._options;
    return (
      <UseSignal signal={changed}>
        {() => (
          <form aria-label={label} onSubmit={event => event.preventDefault()}>
            {groups()}
          </form>
        )}
      </UseSignal>
    );
  }
}

export namespace FormWidget {
  export interface IOptions {
    readonly label: string;
    /** Emitted when what is shown may be another. */
    readonly changed: ISignal<object, void>;
    readonly groups: () => JSX.Element;
  }
}
