import type { JSX } from 'react';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';

/** A widget that is drawn again with its model while it is seen; in a hidden tab it costs nothing. */
export abstract class ModelWidget extends ReactWidget {
  /** @param _changed emitted when what is shown may be another */
  constructor(private readonly _changed: ISignal<object, void>) {
    super();
  }

  protected abstract draw(): JSX.Element;

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._changed} shouldUpdate={() => this.isVisible}>
        {() => this.draw()}
      </UseSignal>
    );
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.update();
  }
}
