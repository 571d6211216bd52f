import type { JSX } from 'react';
import type { ISignal } from '@lumino/signaling';
import { ModelWidget } from '../fields/model-widget';

/** A column of groups, drawn again with its model; Enter in a field submits nothing. */
export class FormWidget extends ModelWidget {
  constructor(private readonly _options: FormWidget.IOptions) {
    super(_options.changed);
    this.addClass('jp-HepsctForm');
  }

  protected override draw(): JSX.Element {
    const { label, groups } = this._options;
    return (
      <form aria-label={label} onSubmit={event => event.preventDefault()}>
        {groups()}
      </form>
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
